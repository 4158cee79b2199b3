-- Settlement points, electrical buses and units.

CREATE TABLE reference.settlement_points (
    electrical_bus VARCHAR NOT NULL,
    node_name VARCHAR NOT NULL,
    psse_bus_name VARCHAR,
    voltage_level DOUBLE,
    substation VARCHAR,
    settlement_load_zone VARCHAR,
    resource_node VARCHAR,
    hub_bus_name VARCHAR,
    hub VARCHAR,
    psse_bus_number BIGINT,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE reference.settlement_points IS 'Electrical buses with load zone, resource node, hub bus and hub, one row per posting and bus (NP4-160-SG), every posting is kept';
COMMENT ON COLUMN reference.settlement_points.electrical_bus IS 'electrical bus, leading zeros matter';
COMMENT ON COLUMN reference.settlement_points.node_name IS 'node of the network model';
COMMENT ON COLUMN reference.settlement_points.psse_bus_name IS 'bus name in the planning case';
COMMENT ON COLUMN reference.settlement_points.voltage_level IS 'nominal voltage [kV]';
COMMENT ON COLUMN reference.settlement_points.substation IS 'station';
COMMENT ON COLUMN reference.settlement_points.settlement_load_zone IS 'load zone of the bus';
COMMENT ON COLUMN reference.settlement_points.resource_node IS 'resource node at the bus, NULL when none';
COMMENT ON COLUMN reference.settlement_points.hub_bus_name IS 'hub bus the bus belongs to, NULL when none';
COMMENT ON COLUMN reference.settlement_points.hub IS 'hub the bus belongs to, NULL when none';
COMMENT ON COLUMN reference.settlement_points.psse_bus_number IS 'bus number in the planning case';

CREATE TABLE reference.resource_node_to_unit (
    resource_node VARCHAR NOT NULL,
    unit_substation VARCHAR NOT NULL,
    unit_name VARCHAR NOT NULL,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE reference.resource_node_to_unit IS 'Units behind each resource node, one row per posting and unit (NP4-160-SG), every posting is kept';
COMMENT ON COLUMN reference.resource_node_to_unit.resource_node IS 'resource node';
COMMENT ON COLUMN reference.resource_node_to_unit.unit_substation IS 'station of the unit';
COMMENT ON COLUMN reference.resource_node_to_unit.unit_name IS 'unit inside the station';

CREATE TABLE reference.hub_names_and_dc_ties (
    name VARCHAR NOT NULL,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE reference.hub_names_and_dc_ties IS 'Names of hubs and DC ties, one row per posting and name (NP4-160-SG), every posting is kept';
COMMENT ON COLUMN reference.hub_names_and_dc_ties.name IS 'hub or DC tie';

CREATE TABLE reference.ccp_resource_names (
    ccp_name VARCHAR NOT NULL,
    logical_resource_node_name VARCHAR NOT NULL,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE reference.ccp_resource_names IS 'Logical resource nodes of combined cycle plants, one row per posting and node (NP4-160-SG), every posting is kept';
COMMENT ON COLUMN reference.ccp_resource_names.ccp_name IS 'combined cycle plant';
COMMENT ON COLUMN reference.ccp_resource_names.logical_resource_node_name IS 'logical resource node of the plant, ERCOT prints LOGICALREOURCENODENAME';

CREATE TABLE reference.noie_mapping (
    physical_load VARCHAR NOT NULL,
    noie VARCHAR NOT NULL,
    voltage_name VARCHAR,
    substation VARCHAR,
    electrical_bus VARCHAR NOT NULL,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE reference.noie_mapping IS 'Loads of non-opt-in entities, one row per posting and load (NP4-160-SG), every posting is kept';
COMMENT ON COLUMN reference.noie_mapping.physical_load IS 'load of the network model';
COMMENT ON COLUMN reference.noie_mapping.noie IS 'non-opt-in entity';
COMMENT ON COLUMN reference.noie_mapping.voltage_name IS 'voltage level as printed';
COMMENT ON COLUMN reference.noie_mapping.substation IS 'station';
COMMENT ON COLUMN reference.noie_mapping.electrical_bus IS 'electrical bus, leading zeros matter';
