-- Ancillary services two days after the Operating Day.

CREATE TABLE ancillary.two_day_offers_regup (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    mw_offered DOUBLE,
    offer_price DOUBLE NOT NULL,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_offers_regup IS 'Day-ahead offers of regulation up (REGUP), aggregated, one row per posting, hour and price (NP3-911-ER), every posting is kept';
COMMENT ON COLUMN ancillary.two_day_offers_regup.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_regup.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_regup.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_offers_regup.mw_offered IS 'quantity offered at this price or below [MW]';
COMMENT ON COLUMN ancillary.two_day_offers_regup.offer_price IS 'price of the offer [$/MW per h]';

CREATE TABLE ancillary.two_day_offers_regdn (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    mw_offered DOUBLE,
    offer_price DOUBLE NOT NULL,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_offers_regdn IS 'Day-ahead offers of regulation down (REGDN), aggregated, one row per posting, hour and price (NP3-911-ER), every posting is kept';
COMMENT ON COLUMN ancillary.two_day_offers_regdn.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_regdn.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_regdn.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_offers_regdn.mw_offered IS 'quantity offered at this price or below [MW]';
COMMENT ON COLUMN ancillary.two_day_offers_regdn.offer_price IS 'price of the offer [$/MW per h]';

CREATE TABLE ancillary.two_day_offers_rrspfr (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    mw_offered DOUBLE,
    offer_price DOUBLE NOT NULL,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_offers_rrspfr IS 'Day-ahead offers of responsive reserve, primary frequency response (RRSPFR), aggregated, one row per posting, hour and price (NP3-911-ER), every posting is kept';
COMMENT ON COLUMN ancillary.two_day_offers_rrspfr.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_rrspfr.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_rrspfr.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_offers_rrspfr.mw_offered IS 'quantity offered at this price or below [MW]';
COMMENT ON COLUMN ancillary.two_day_offers_rrspfr.offer_price IS 'price of the offer [$/MW per h]';

CREATE TABLE ancillary.two_day_offers_rrsufr (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    mw_offered DOUBLE,
    offer_price DOUBLE NOT NULL,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_offers_rrsufr IS 'Day-ahead offers of responsive reserve, under-frequency relays (RRSUFR), aggregated, one row per posting, hour and price (NP3-911-ER), every posting is kept';
COMMENT ON COLUMN ancillary.two_day_offers_rrsufr.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_rrsufr.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_rrsufr.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_offers_rrsufr.mw_offered IS 'quantity offered at this price or below [MW]';
COMMENT ON COLUMN ancillary.two_day_offers_rrsufr.offer_price IS 'price of the offer [$/MW per h]';

CREATE TABLE ancillary.two_day_offers_rrsffr (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    mw_offered DOUBLE,
    offer_price DOUBLE NOT NULL,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_offers_rrsffr IS 'Day-ahead offers of responsive reserve, fast frequency response (RRSFFR), aggregated, one row per posting, hour and price (NP3-911-ER), every posting is kept';
COMMENT ON COLUMN ancillary.two_day_offers_rrsffr.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_rrsffr.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_rrsffr.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_offers_rrsffr.mw_offered IS 'quantity offered at this price or below [MW]';
COMMENT ON COLUMN ancillary.two_day_offers_rrsffr.offer_price IS 'price of the offer [$/MW per h]';

CREATE TABLE ancillary.two_day_offers_ecrss (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    mw_offered DOUBLE,
    offer_price DOUBLE NOT NULL,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_offers_ecrss IS 'Day-ahead offers of contingency reserve dispatched by SCED (ECRSS), aggregated, one row per posting, hour and price (NP3-911-ER), every posting is kept';
COMMENT ON COLUMN ancillary.two_day_offers_ecrss.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_ecrss.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_ecrss.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_offers_ecrss.mw_offered IS 'quantity offered at this price or below [MW]';
COMMENT ON COLUMN ancillary.two_day_offers_ecrss.offer_price IS 'price of the offer [$/MW per h]';

CREATE TABLE ancillary.two_day_offers_ecrsm (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    mw_offered DOUBLE,
    offer_price DOUBLE NOT NULL,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_offers_ecrsm IS 'Day-ahead offers of contingency reserve dispatched by hand (ECRSM), aggregated, one row per posting, hour and price (NP3-911-ER), every posting is kept';
COMMENT ON COLUMN ancillary.two_day_offers_ecrsm.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_ecrsm.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_ecrsm.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_offers_ecrsm.mw_offered IS 'quantity offered at this price or below [MW]';
COMMENT ON COLUMN ancillary.two_day_offers_ecrsm.offer_price IS 'price of the offer [$/MW per h]';

CREATE TABLE ancillary.two_day_offers_nspin (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    mw_offered DOUBLE,
    offer_price DOUBLE NOT NULL,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_offers_nspin IS 'Day-ahead offers of non-spinning reserve (NSPIN), aggregated, one row per posting, hour and price (NP3-911-ER), every posting is kept';
COMMENT ON COLUMN ancillary.two_day_offers_nspin.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_nspin.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_nspin.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_offers_nspin.mw_offered IS 'quantity offered at this price or below [MW]';
COMMENT ON COLUMN ancillary.two_day_offers_nspin.offer_price IS 'price of the offer [$/MW per h]';

CREATE TABLE ancillary.two_day_offers_nspnm (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    mw_offered DOUBLE,
    offer_price DOUBLE NOT NULL,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_offers_nspnm IS 'Day-ahead offers of non-spinning reserve dispatched by hand (NSPNM), aggregated, one row per posting, hour and price (NP3-911-ER), every posting is kept';
COMMENT ON COLUMN ancillary.two_day_offers_nspnm.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_nspnm.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_nspnm.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_offers_nspnm.mw_offered IS 'quantity offered at this price or below [MW]';
COMMENT ON COLUMN ancillary.two_day_offers_nspnm.offer_price IS 'price of the offer [$/MW per h]';

CREATE TABLE ancillary.two_day_offers_onns (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    mw_offered DOUBLE,
    offer_price DOUBLE NOT NULL,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_offers_onns IS 'Day-ahead offers of non-spinning reserve on line (ONNS), aggregated, one row per posting, hour and price (NP3-911-ER), every posting is kept';
COMMENT ON COLUMN ancillary.two_day_offers_onns.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_onns.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_onns.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_offers_onns.mw_offered IS 'quantity offered at this price or below [MW]';
COMMENT ON COLUMN ancillary.two_day_offers_onns.offer_price IS 'price of the offer [$/MW per h]';

CREATE TABLE ancillary.two_day_offers_offns (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    mw_offered DOUBLE,
    offer_price DOUBLE NOT NULL,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_offers_offns IS 'Day-ahead offers of non-spinning reserve off line (OFFNS), aggregated, one row per posting, hour and price (NP3-911-ER), every posting is kept';
COMMENT ON COLUMN ancillary.two_day_offers_offns.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_offns.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_offns.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_offers_offns.mw_offered IS 'quantity offered at this price or below [MW]';
COMMENT ON COLUMN ancillary.two_day_offers_offns.offer_price IS 'price of the offer [$/MW per h]';

CREATE TABLE ancillary.two_day_offers_rrsgn (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    mw_offered DOUBLE,
    offer_price DOUBLE NOT NULL,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_offers_rrsgn IS 'Day-ahead offers of responsive reserve of generation (RRSGN), aggregated, one row per posting, hour and price (NP3-911-ER), every posting is kept';
COMMENT ON COLUMN ancillary.two_day_offers_rrsgn.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_rrsgn.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_rrsgn.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_offers_rrsgn.mw_offered IS 'quantity offered at this price or below [MW]';
COMMENT ON COLUMN ancillary.two_day_offers_rrsgn.offer_price IS 'price of the offer [$/MW per h]';

CREATE TABLE ancillary.two_day_offers_rrsld (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    mw_offered DOUBLE,
    offer_price DOUBLE NOT NULL,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_offers_rrsld IS 'Day-ahead offers of responsive reserve of controllable loads (RRSLD), aggregated, one row per posting, hour and price (NP3-911-ER), every posting is kept';
COMMENT ON COLUMN ancillary.two_day_offers_rrsld.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_rrsld.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_rrsld.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_offers_rrsld.mw_offered IS 'quantity offered at this price or below [MW]';
COMMENT ON COLUMN ancillary.two_day_offers_rrsld.offer_price IS 'price of the offer [$/MW per h]';

CREATE TABLE ancillary.two_day_offers_rrsnc (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    mw_offered DOUBLE,
    offer_price DOUBLE NOT NULL,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_offers_rrsnc IS 'Day-ahead offers of responsive reserve of other loads (RRSNC), aggregated, one row per posting, hour and price (NP3-911-ER), every posting is kept';
COMMENT ON COLUMN ancillary.two_day_offers_rrsnc.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_rrsnc.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_offers_rrsnc.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_offers_rrsnc.mw_offered IS 'quantity offered at this price or below [MW]';
COMMENT ON COLUMN ancillary.two_day_offers_rrsnc.offer_price IS 'price of the offer [$/MW per h]';

CREATE TABLE ancillary.two_day_cleared_regup (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    total_cleared_as DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_cleared_regup IS 'Regulation up (REGUP) cleared in the day-ahead market, one row per hour (NP3-911-ER), latest posting wins';
COMMENT ON COLUMN ancillary.two_day_cleared_regup.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_cleared_regup.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_cleared_regup.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_cleared_regup.total_cleared_as IS 'quantity cleared [MW]';

CREATE TABLE ancillary.two_day_cleared_regdn (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    total_cleared_as DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_cleared_regdn IS 'Regulation down (REGDN) cleared in the day-ahead market, one row per hour (NP3-911-ER), latest posting wins';
COMMENT ON COLUMN ancillary.two_day_cleared_regdn.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_cleared_regdn.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_cleared_regdn.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_cleared_regdn.total_cleared_as IS 'quantity cleared [MW]';

CREATE TABLE ancillary.two_day_cleared_nspin (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    total_cleared_as DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_cleared_nspin IS 'Non-spinning reserve (NSPIN) cleared in the day-ahead market, one row per hour (NP3-911-ER), latest posting wins';
COMMENT ON COLUMN ancillary.two_day_cleared_nspin.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_cleared_nspin.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_cleared_nspin.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_cleared_nspin.total_cleared_as IS 'quantity cleared [MW]';

CREATE TABLE ancillary.two_day_cleared_nspnm (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    total_cleared_as DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_cleared_nspnm IS 'Non-spinning reserve dispatched by hand (NSPNM) cleared in the day-ahead market, one row per hour (NP3-911-ER), latest posting wins';
COMMENT ON COLUMN ancillary.two_day_cleared_nspnm.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_cleared_nspnm.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_cleared_nspnm.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_cleared_nspnm.total_cleared_as IS 'quantity cleared [MW]';

CREATE TABLE ancillary.two_day_cleared_rrspfr (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    total_cleared_as DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_cleared_rrspfr IS 'Responsive reserve, primary frequency response (RRSPFR) cleared in the day-ahead market, one row per hour (NP3-911-ER), latest posting wins';
COMMENT ON COLUMN ancillary.two_day_cleared_rrspfr.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_cleared_rrspfr.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_cleared_rrspfr.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_cleared_rrspfr.total_cleared_as IS 'quantity cleared [MW]';

CREATE TABLE ancillary.two_day_cleared_rrsufr (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    total_cleared_as DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_cleared_rrsufr IS 'Responsive reserve, under-frequency relays (RRSUFR) cleared in the day-ahead market, one row per hour (NP3-911-ER), latest posting wins';
COMMENT ON COLUMN ancillary.two_day_cleared_rrsufr.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_cleared_rrsufr.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_cleared_rrsufr.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_cleared_rrsufr.total_cleared_as IS 'quantity cleared [MW]';

CREATE TABLE ancillary.two_day_cleared_rrsffr (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    total_cleared_as DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_cleared_rrsffr IS 'Responsive reserve, fast frequency response (RRSFFR) cleared in the day-ahead market, one row per hour (NP3-911-ER), latest posting wins';
COMMENT ON COLUMN ancillary.two_day_cleared_rrsffr.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_cleared_rrsffr.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_cleared_rrsffr.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_cleared_rrsffr.total_cleared_as IS 'quantity cleared [MW]';

CREATE TABLE ancillary.two_day_cleared_ecrss (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    total_cleared_as DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_cleared_ecrss IS 'Contingency reserve dispatched by sced (ECRSS) cleared in the day-ahead market, one row per hour (NP3-911-ER), latest posting wins';
COMMENT ON COLUMN ancillary.two_day_cleared_ecrss.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_cleared_ecrss.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_cleared_ecrss.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_cleared_ecrss.total_cleared_as IS 'quantity cleared [MW]';

CREATE TABLE ancillary.two_day_cleared_ecrsm (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    total_cleared_as DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_cleared_ecrsm IS 'Contingency reserve dispatched by hand (ECRSM) cleared in the day-ahead market, one row per hour (NP3-911-ER), latest posting wins';
COMMENT ON COLUMN ancillary.two_day_cleared_ecrsm.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_cleared_ecrsm.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_cleared_ecrsm.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_cleared_ecrsm.total_cleared_as IS 'quantity cleared [MW]';

CREATE TABLE ancillary.two_day_cleared_rrsgen (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    total_cleared_as DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_cleared_rrsgen IS 'Responsive reserve of generation (RRSGEN) cleared in the day-ahead market, one row per hour (NP3-911-ER), latest posting wins';
COMMENT ON COLUMN ancillary.two_day_cleared_rrsgen.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_cleared_rrsgen.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_cleared_rrsgen.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_cleared_rrsgen.total_cleared_as IS 'quantity cleared [MW]';

CREATE TABLE ancillary.two_day_cleared_rrsload (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    total_cleared_as DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_cleared_rrsload IS 'Responsive reserve of loads (RRSLOAD) cleared in the day-ahead market, one row per hour (NP3-911-ER), latest posting wins';
COMMENT ON COLUMN ancillary.two_day_cleared_rrsload.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_cleared_rrsload.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_cleared_rrsload.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_cleared_rrsload.total_cleared_as IS 'quantity cleared [MW]';

CREATE TABLE ancillary.two_day_self_arranged_regup (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    total_self_arranged_as DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_self_arranged_regup IS 'Regulation up (REGUP) that market participants arranged for themselves, one row per hour (NP3-911-ER), latest posting wins';
COMMENT ON COLUMN ancillary.two_day_self_arranged_regup.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_self_arranged_regup.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_self_arranged_regup.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_self_arranged_regup.total_self_arranged_as IS 'quantity arranged, negative where sold on [MW]';

CREATE TABLE ancillary.two_day_self_arranged_regdn (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    total_self_arranged_as DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_self_arranged_regdn IS 'Regulation down (REGDN) that market participants arranged for themselves, one row per hour (NP3-911-ER), latest posting wins';
COMMENT ON COLUMN ancillary.two_day_self_arranged_regdn.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_self_arranged_regdn.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_self_arranged_regdn.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_self_arranged_regdn.total_self_arranged_as IS 'quantity arranged, negative where sold on [MW]';

CREATE TABLE ancillary.two_day_self_arranged_nspin (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    total_self_arranged_as DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_self_arranged_nspin IS 'Non-spinning reserve (NSPIN) that market participants arranged for themselves, one row per hour (NP3-911-ER), latest posting wins';
COMMENT ON COLUMN ancillary.two_day_self_arranged_nspin.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_self_arranged_nspin.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_self_arranged_nspin.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_self_arranged_nspin.total_self_arranged_as IS 'quantity arranged, negative where sold on [MW]';

CREATE TABLE ancillary.two_day_self_arranged_nspnm (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    total_self_arranged_as DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_self_arranged_nspnm IS 'Non-spinning reserve dispatched by hand (NSPNM) that market participants arranged for themselves, one row per hour (NP3-911-ER), latest posting wins';
COMMENT ON COLUMN ancillary.two_day_self_arranged_nspnm.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_self_arranged_nspnm.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_self_arranged_nspnm.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_self_arranged_nspnm.total_self_arranged_as IS 'quantity arranged, negative where sold on [MW]';

CREATE TABLE ancillary.two_day_self_arranged_rrspfr (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    total_self_arranged_as DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_self_arranged_rrspfr IS 'Responsive reserve, primary frequency response (RRSPFR) that market participants arranged for themselves, one row per hour (NP3-911-ER), latest posting wins';
COMMENT ON COLUMN ancillary.two_day_self_arranged_rrspfr.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_self_arranged_rrspfr.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_self_arranged_rrspfr.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_self_arranged_rrspfr.total_self_arranged_as IS 'quantity arranged, negative where sold on [MW]';

CREATE TABLE ancillary.two_day_self_arranged_rrsufr (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    total_self_arranged_as DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_self_arranged_rrsufr IS 'Responsive reserve, under-frequency relays (RRSUFR) that market participants arranged for themselves, one row per hour (NP3-911-ER), latest posting wins';
COMMENT ON COLUMN ancillary.two_day_self_arranged_rrsufr.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_self_arranged_rrsufr.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_self_arranged_rrsufr.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_self_arranged_rrsufr.total_self_arranged_as IS 'quantity arranged, negative where sold on [MW]';

CREATE TABLE ancillary.two_day_self_arranged_rrsffr (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    total_self_arranged_as DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_self_arranged_rrsffr IS 'Responsive reserve, fast frequency response (RRSFFR) that market participants arranged for themselves, one row per hour (NP3-911-ER), latest posting wins';
COMMENT ON COLUMN ancillary.two_day_self_arranged_rrsffr.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_self_arranged_rrsffr.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_self_arranged_rrsffr.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_self_arranged_rrsffr.total_self_arranged_as IS 'quantity arranged, negative where sold on [MW]';

CREATE TABLE ancillary.two_day_self_arranged_ecrss (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    total_self_arranged_as DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_self_arranged_ecrss IS 'Contingency reserve dispatched by sced (ECRSS) that market participants arranged for themselves, one row per hour (NP3-911-ER), latest posting wins';
COMMENT ON COLUMN ancillary.two_day_self_arranged_ecrss.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_self_arranged_ecrss.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_self_arranged_ecrss.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_self_arranged_ecrss.total_self_arranged_as IS 'quantity arranged, negative where sold on [MW]';

CREATE TABLE ancillary.two_day_self_arranged_ecrsm (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    total_self_arranged_as DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_self_arranged_ecrsm IS 'Contingency reserve dispatched by hand (ECRSM) that market participants arranged for themselves, one row per hour (NP3-911-ER), latest posting wins';
COMMENT ON COLUMN ancillary.two_day_self_arranged_ecrsm.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_self_arranged_ecrsm.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_self_arranged_ecrsm.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_self_arranged_ecrsm.total_self_arranged_as IS 'quantity arranged, negative where sold on [MW]';

CREATE TABLE ancillary.two_day_self_arranged_rrsgen (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    total_self_arranged_as DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_self_arranged_rrsgen IS 'Responsive reserve of generation (RRSGEN) that market participants arranged for themselves, one row per hour (NP3-911-ER), latest posting wins';
COMMENT ON COLUMN ancillary.two_day_self_arranged_rrsgen.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_self_arranged_rrsgen.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_self_arranged_rrsgen.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_self_arranged_rrsgen.total_self_arranged_as IS 'quantity arranged, negative where sold on [MW]';

CREATE TABLE ancillary.two_day_self_arranged_rrsload (
    interval_start_utc TIMESTAMP NOT NULL,
    interval_end_utc TIMESTAMP,
    operating_day DATE,
    delivery_date DATE,
    hour_ending SMALLINT,
    total_self_arranged_as DOUBLE,
    _extra VARCHAR,
    _source_doc BIGINT NOT NULL,
    _published_at TIMESTAMP NOT NULL,
    _ingested_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE ancillary.two_day_self_arranged_rrsload IS 'Responsive reserve of loads (RRSLOAD) that market participants arranged for themselves, one row per hour (NP3-911-ER), latest posting wins';
COMMENT ON COLUMN ancillary.two_day_self_arranged_rrsload.interval_start_utc IS 'start of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_self_arranged_rrsload.interval_end_utc IS 'end of the interval, UTC';
COMMENT ON COLUMN ancillary.two_day_self_arranged_rrsload.operating_day IS 'Operating Day, the Central date of the interval start';
COMMENT ON COLUMN ancillary.two_day_self_arranged_rrsload.total_self_arranged_as IS 'quantity arranged, negative where sold on [MW]';
