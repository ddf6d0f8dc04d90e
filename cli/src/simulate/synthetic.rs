//! A campaign that is made, not recorded.

use caravan_toolkit::synthetic::{Kind, Plan, SyntheticError};

use super::input::{Answer, Campaign, Question, Worker};

/// A campaign, and how each of its workers works.
pub(super) struct Made {
    pub(super) campaign: Campaign,
    pub(super) kinds: Vec<Kind>,
}

/// Makes the campaign of a plan; all of its answers are known.
pub(super) fn make(plan: &Plan) -> Result<Made, SyntheticError> {
    let made = plan.generate()?;
    let mut campaign = Campaign::default();
    for (number, truth) in (1..).zip(&made.truth) {
        campaign.questions.push(Question { name: format!("q{number:07}"), answers: 0, truth: Some(letter(*truth)) });
    }
    for (number, kind) in (1..).zip(&made.annotators) {
        campaign.workers.push(Worker { name: format!("{}-{number}", kind.name()), ..Worker::default() });
    }
    for answer in &made.answers {
        let (question, worker) = (answer.question as usize, answer.annotator as usize);
        let right = made.truth.get(question) == Some(&answer.label);
        if let Some(question) = campaign.questions.get_mut(question) {
            question.answers += 1;
        }
        if let Some(worker) = campaign.workers.get_mut(worker) {
            worker.answers += 1;
            worker.known += 1;
            worker.right += u32::from(right);
        }
        campaign.answers.push(Answer { question, worker, text: letter(answer.label) });
    }
    Ok(Made { campaign, kinds: made.annotators })
}

/// `a` for the first label.
fn letter(label: u8) -> String {
    char::from(b'a' + label).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: Plan = Plan {
        seed: 1,
        annotators: 40,
        answers: 203,
        overlap: 5,
        labels: 4,
        careless: 10,
        spammers: 20,
        colluders: 30,
    };

    #[test]
    fn a_made_campaign_counts_as_a_recorded_one_does() {
        let Made { campaign, kinds } = make(&PLAN).unwrap();
        assert_eq!((campaign.answers.len(), campaign.questions.len(), campaign.workers.len()), (203, 41, 40));
        assert_eq!(campaign.questions.iter().map(|question| question.answers).sum::<usize>(), 203);
        assert_eq!((campaign.questions[0].answers, campaign.questions[40].answers), (5, 3));
        for (index, worker) in campaign.workers.iter().enumerate() {
            let own = || campaign.answers.iter().filter(|answer| answer.worker == index);
            let right = own().filter(|a| campaign.questions[a.question].truth.as_ref() == Some(&a.text)).count();
            assert_eq!((worker.answers as usize, worker.right as usize), (own().count(), right));
            assert_eq!((worker.known, worker.name.starts_with(kinds[index].name())), (worker.answers, true));
        }
    }
}
