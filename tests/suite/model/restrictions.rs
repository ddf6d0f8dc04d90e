//! Restrictions: who set them, how long they hold, how often they were renewed.

use std::collections::VecDeque;

use caravan_marketplace_api::bounds::RESTRICTION_SECS;
use caravan_marketplace_api::{ExecuteMsg, RestrictionScope};

use super::{must, Act, Expect, Model};
use crate::outcome::EventView;

/// Until when a person may not claim, and how often that was renewed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Restriction {
    pub(crate) until: u64,
    pub(crate) renewals: u32,
}

/// The project of a restriction, or the platform, and the person.
pub(crate) type RestrictionKey = (Option<u64>, u64);

fn project_of(scope: &RestrictionScope) -> Option<u64> {
    match scope {
        RestrictionScope::Project { project } => Some(project.get()),
        RestrictionScope::Platform {} => None,
    }
}

impl Model {
    /// Whether the sender may restrict in the scope.
    fn expect_scope(&self, act: &Act<'_>, scope: &RestrictionScope) -> Expect {
        match project_of(scope) {
            None => Expect::ok().certainly(*act.sender != self.owner, "OWNER_ONLY"),
            Some(number) => match self.projects.get(&number) {
                None => Expect::fails("PROJECT_UNKNOWN"),
                Some(project) => Expect::ok().certainly(!self.is_requester(project, act.sender), "REQUESTER_ONLY"),
            },
        }
    }

    pub(crate) fn expect_restriction(&self, act: &Act<'_>, msg: &ExecuteMsg) -> Expect {
        match msg {
            ExecuteMsg::Restrict { scope, person, restriction } => {
                let (least, most) = RESTRICTION_SECS;
                let secs = restriction.secs.get();
                self.expect_scope(act, scope)
                    .certainly(!self.persons.contains_key(&person.get()), "PERSON_UNKNOWN")
                    .certainly(secs < least || secs > most, "OUT_OF_RANGE")
            }
            ExecuteMsg::LiftRestriction { scope, person } => {
                let held = self.is_restricted((project_of(scope), person.get()), act.now);
                self.expect_scope(act, scope).certainly(!held, "RESTRICTION_MISSING")
            }
            _ => panic!("not about a restriction: {msg:?}"),
        }
    }

    pub(crate) fn is_restricted(&self, key: RestrictionKey, now: u64) -> bool {
        self.restrictions.get(&key).is_some_and(|row| now < row.until)
    }

    pub(crate) fn apply_restriction(&mut self, act: &Act<'_>, msg: &ExecuteMsg, events: &mut VecDeque<EventView>) {
        match msg {
            ExecuteMsg::Restrict { scope, person, restriction } => {
                let key = (project_of(scope), person.get());
                let until = act.now + restriction.secs.get();
                let renewals = self.restrictions.get(&key).map_or(0, |row| row.renewals + 1);
                self.restrictions.insert(key, Restriction { until, renewals });
                if let Some(project) = key.0.and_then(|number| self.projects.get_mut(&number)) {
                    project.restricted_until = project.restricted_until.max(until);
                }
                let event = must(events, "person_restricted");
                check_key(key, &event);
                assert_eq!((event.id("until"), event.id("renewals")), (until, u64::from(renewals)), "{event:?}");
                assert_eq!(event.text("reason"), restriction.reason.name(), "{event:?}");
            }
            ExecuteMsg::LiftRestriction { scope, person } => {
                let key = (project_of(scope), person.get());
                self.restrictions.get_mut(&key).expect("a restriction").until = act.now;
                check_key(key, &must(events, "restriction_lifted"));
            }
            _ => panic!("not about a restriction: {msg:?}"),
        }
    }
}

fn check_key((project, person): RestrictionKey, event: &EventView) {
    assert_eq!(event.id("person"), person, "{event:?}");
    let named = event.attributes.get("project").map(|text| text.parse::<u64>().expect("an id"));
    assert_eq!(named, project, "{event:?}");
}
