//! What MIS knows about a report type: its title and how long its documents stay listed.

/// A report type of MIS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportType {
    /// The number that listings are asked by.
    pub id: u32,
    /// Days after the publish day on which a document leaves the listing.
    pub retention_days: u16,
    /// The title that listings print.
    pub title: &'static str,
}

/// Retention of a report type that [`REPORT_TYPES`] does not have: the shortest that ERCOT uses.
pub const SHORTEST_RETENTION_DAYS: u16 = 5;

/// The report types whose display days are known, by number.
pub const REPORT_TYPES: &[ReportType] = &[
    // MIS states no display days for the mapping, which stays until the next one; a month is an assumption.
    entry(10008, 31, "Settlement Points List and Electrical Buses Mapping"),
    entry(11485, 5, "LMPs by Electrical Bus"),
    entry(12300, 5, "LMPs by Resource Nodes, Load Zones and Trading Hubs"),
    entry(12301, 7, "Settlement Point Prices at Resource Nodes, Hubs and Load Zones"),
    entry(12302, 7, "SCED Shadow Prices and Binding Transmission Constraints"),
    entry(12311, 7, "Seven-Day Load Forecast by Forecast Zone"),
    entry(12312, 7, "Seven-Day Load Forecast by Weather Zone"),
    entry(12315, 31, "Short-Term System Adequacy Report"),
    entry(12316, 31, "DAM Ancillary Service Plan"),
    entry(12324, 365, "Load Distribution Factors"),
    entry(12328, 31, "DAM Hourly LMPs"),
    entry(12329, 31, "DAM Clearing Prices for Capacity"),
    entry(12330, 31, "DAM Aggregated Ancillary Service Offer Curve"),
    entry(12331, 31, "DAM Settlement Point Prices"),
    entry(12332, 31, "DAM Shadow Prices"),
    entry(12333, 31, "DAM Total Energy Purchased"),
    entry(12334, 31, "DAM Total Energy Sold"),
    entry(12340, 7, "System-Wide Demand"),
    entry(12349, 31, "Day-Ahead and Real-Time System Wide-Offer Caps"),
    entry(13028, 7, "Wind Power Production - Hourly Averaged Actual and Forecasted Values"),
    entry(13044, 180, "DAM Price Corrections"),
    entry(13045, 180, "RTM Price Corrections"),
    entry(13051, 1462, "60-Day DAM Disclosure Reports"),
    entry(13052, 1462, "60-Day SCED Disclosure Reports"),
    entry(13057, 31, "2-Day DAM Ancillary Services Reports"),
    entry(13071, 7, "Wind Power Production - Actual 5-Minute Averaged Values"),
    entry(13073, 5, "RTD Indicative LMPs by Resource Nodes, Load Zones and Hubs"),
    entry(13101, 31, "Actual System Load by Weather Zone"),
    entry(13103, 31, "Hourly Resource Outage Capacity"),
    entry(13113, 31, "DAM System Lambda"),
    entry(13114, 5, "SCED System Lambda"),
    entry(13220, 31, "Real-Time Price Adders for 15-Minute Settlement Interval"),
    entry(13221, 5, "Real-Time Price Adders by SCED Interval"),
    entry(13222, 5, "RTD Indicative Price Adders"),
    entry(13483, 7, "Solar Power Production - Hourly Averaged Actual and Forecasted Values"),
    entry(13484, 7, "Solar Power Production - Actual 5-Minute Averaged Values"),
    entry(14787, 7, "Wind Power Production - Hourly Averaged Actual and Forecasted Values by Geographical Region"),
    entry(14788, 7, "Wind Power Production - Actual 5-Minute Averaged Values by Geographical Region"),
    entry(14836, 31, "Actual System Load by Forecast Zone"),
    entry(14837, 7, "Seven-Day Load Forecast by Model and Weather Zone"),
    entry(19385, 7, "Hourly System-wide and Regional Wind Forecasts by Model"),
    entry(21114, 5, "LMP By SOG Including Price Adders"),
    entry(21809, 7, "Solar Power Production - Hourly Averaged Actual and Forecasted Values by Geographical Region"),
    entry(21810, 7, "Solar Power Production - Actual 5-Minute Averaged Values by Geographical Region"),
    entry(22912, 31, "Unplanned Resource Outages Report"),
    entry(24347, 7, "Approved DC Tie Schedules"),
    entry(24885, 7, "Emergency Pricing Program Cumulative Hours Tracking"),
    entry(24886, 31, "Projected Ancillary Service Deployments Factors"),
    entry(24887, 7, "Total Capability of Resources Available to Provide Ancillary Service"),
    entry(24888, 31, "DAM Total Ancillary Services Sold"),
    entry(24889, 7, "RTD Indicative Real-Time MCPC"),
    entry(24891, 7, "Real-Time Clearing Prices for Capacity by SCED Interval"),
    entry(24893, 31, "DAM and SCED Ancillary Service Demand Curves"),
    entry(24895, 31, "Daily RUC Ancillary Service Deployment Factors"),
    entry(24896, 31, "Hourly RUC Ancillary Service Deployment Factors"),
    entry(24897, 31, "Weekly RUC Ancillary Service Deployment Factors"),
    entry(24898, 7, "Real-Time Clearing Prices for Capacity by 15-Minute Settlement Interval"),
];

const fn entry(id: u32, retention_days: u16, title: &'static str) -> ReportType {
    ReportType { id, retention_days, title }
}

/// Finds a report type by its number.
pub fn find(id: u32) -> Option<&'static ReportType> {
    REPORT_TYPES.iter().find(|report_type| report_type.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn report_types_are_listed_once_and_in_order() {
        assert!(REPORT_TYPES.windows(2).all(|pair| pair[0].id < pair[1].id));
    }

    #[test]
    fn five_minute_prices_stay_listed_for_five_days() {
        assert_eq!(find(12300).map(|report_type| report_type.retention_days), Some(5));
        assert_eq!(find(99_999), None);
    }
}
