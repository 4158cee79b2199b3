#![allow(clippy::unwrap_used, clippy::expect_used)]
use std::collections::BTreeSet;

use super::*;

fn plan(faults: &[&str], seed: u64) -> FaultPlan {
    FaultPlan { faults: faults.iter().map(|text| text.parse().unwrap()).collect(), seed, schedule: None }
}

fn scheduled(text: &str) -> FaultPlan {
    FaultPlan { schedule: Some(text.parse().unwrap()), ..FaultPlan::default() }
}

fn first(plan: &FaultPlan, subject: Subject) -> Option<FaultKind> {
    plan.strike(subject, &mut Course::default())
}

/// The first answers on a subject.
fn answers(plan: &FaultPlan, subject: Subject, count: usize) -> Vec<Option<FaultKind>> {
    let mut course = Course::default();
    (0..count).map(|_| plan.strike(subject, &mut course)).collect()
}

#[test]
fn a_fault_strikes_its_share_of_documents() {
    let plan = plan(&["503:0.25"], 7);
    let struck = (0..10_000).filter(|id| first(&plan, Subject::Document(*id)).is_some()).count();
    // Five standard deviations of a binomial: sqrt(10,000 x 0.25 x 0.75) = 43.3.
    assert!((2_500 - 217..=2_500 + 217).contains(&struck), "{struck}");
}

#[test]
fn the_same_seed_strikes_the_same_and_another_seed_others() {
    let struck = |seed| {
        let plan = plan(&["503:0.5", "late:0.5"], seed);
        (0..64).map(|id| (first(&plan, Subject::Document(id)), plan.lasting(id))).collect::<Vec<_>>()
    };
    assert_eq!(struck(1), struck(1));
    assert_ne!(struck(1), struck(2));
}

#[test]
fn a_retry_succeeds_unless_the_rate_is_one() {
    let often = answers(&plan(&["503:0.999999"], 0), Subject::Document(5), 100);
    assert!(often.chunks(2).all(|pair| pair == [Some(FaultKind::Unavailable), None]), "{often:?}");
    let always = answers(&plan(&["503:1"], 0), Subject::Document(5), 100);
    assert!(always.iter().all(|strike| *strike == Some(FaultKind::Unavailable)));
}

#[test]
fn some_subjects_are_struck_whenever_they_are_asked_for() {
    let plan = plan(&["503:0.3:always"], 0);
    let struck = (0..100).filter(|id| {
        let answers = answers(&plan, Subject::Document(*id), 10);
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        answers[0].is_some()
    });
    assert!((10..50).contains(&struck.count()));
}

#[test]
fn faults_keep_to_their_scope() {
    let plan = plan(&["empty-listing:1", "corrupt-zip:1", "missing:1"], 0);
    for listing in [Subject::Listing(12300), Subject::ArchiveListing(12300)] {
        assert_eq!(first(&plan, listing), Some(FaultKind::EmptyListing));
    }
    for download in [Subject::Document(12300), Subject::ArchiveDownload(12300)] {
        assert_eq!(first(&plan, download), Some(FaultKind::CorruptZip));
    }
    assert_eq!(plan.lasting(12300), Some(FaultKind::Missing));
}

#[test]
fn a_schedule_is_read_with_or_without_a_rate() {
    assert_eq!("7".parse(), Ok(Schedule { seed: 7, rate: Schedule::DEFAULT_RATE }));
    assert_eq!("7,0.5".parse(), Ok(Schedule { seed: 7, rate: 0.5 }));
    assert_eq!("a,0.5".parse::<Schedule>(), Err(FaultError::Seed { seed: "a".to_owned() }));
    assert_eq!("7,2".parse::<Schedule>(), Err(FaultError::Rate { rate: "2".to_owned() }));
    assert!("".parse::<Schedule>().is_err());
}

#[test]
fn a_schedule_strikes_with_every_kind_and_keeps_to_its_rate() {
    let plan = scheduled("3,0.1");
    let downloads: Vec<_> = (0..20_000).filter_map(|id| first(&plan, Subject::Document(id))).collect();
    let lasting: Vec<_> = (0..20_000).filter_map(|id| plan.lasting(id)).collect();
    for struck in [&downloads, &lasting] {
        // Five standard deviations: sqrt(20,000 x 0.1 x 0.9) = 42.4.
        assert!((2_000 - 212..=2_000 + 212).contains(&struck.len()), "{}", struck.len());
    }
    let listings: Vec<_> = (0..2_000).filter_map(|id| first(&plan, Subject::Listing(id))).collect();
    assert!((1_000 - 112..=1_000 + 112).contains(&listings.len()), "{}", listings.len());
    let met: BTreeSet<FaultKind> = [downloads, lasting, listings].concat().into_iter().collect();
    let all: BTreeSet<FaultKind> = FAULTS.iter().map(|spec| spec.kind).collect();
    assert_eq!(met, all);
}

#[test]
fn a_spell_of_the_schedule_is_of_one_kind_and_ends_with_a_sound_answer() {
    let plan = scheduled("3,0.2");
    let mut lengths = BTreeSet::new();
    for id in 0..2_000 {
        let answers = answers(&plan, Subject::Document(id), 40);
        let mut spell = Vec::new();
        for answer in answers {
            if let Some(kind) = answer {
                spell.push(kind);
                continue;
            }
            assert!(spell.windows(2).all(|pair| pair[0] == pair[1]), "{spell:?}");
            assert!(spell.len() < 2 || !is_answered_in_full(spell[0]), "{spell:?}");
            lengths.insert(spell.len());
            spell.clear();
        }
    }
    assert_eq!(lengths, BTreeSet::from([0, 1, 2, 3, 7]));
}

#[test]
fn what_strikes_one_subject_does_not_depend_on_the_others() {
    let plan = scheduled("3,0.3");
    let alone = answers(&plan, Subject::Document(8), 30);
    let (mut one, mut other) = (Course::default(), Course::default());
    let mut between = Vec::new();
    for _ in 0..30 {
        plan.strike(Subject::Document(9), &mut other);
        between.push(plan.strike(Subject::Document(8), &mut one));
        plan.strike(Subject::Listing(8), &mut other);
    }
    assert_eq!(between, alone);
}

#[test]
fn faults_asked_for_one_by_one_come_before_the_schedule() {
    let both = FaultPlan { schedule: Some(Schedule { seed: 1, rate: 1.0 }), ..plan(&["503:1", "late:1"], 0) };
    assert_eq!(first(&both, Subject::Document(1)), Some(FaultKind::Unavailable));
    assert!((0..100).all(|id| both.lasting(id) == Some(FaultKind::Late)));
}
