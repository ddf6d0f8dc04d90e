//! A task for each webhook that is not paused.

use std::collections::BTreeMap;
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::task::JoinHandle;

use super::deliver::Worker;
use super::registry::Run;
use crate::app::{blocking, App};

/// How often what was delivered is written, and tasks are looked after.
const EVERY: Duration = Duration::from_secs(1);

/// Deliver events, as long as the gateway is there.
pub(crate) async fn forever(app: Weak<App>) {
    let mut tasks: BTreeMap<Run, JoinHandle<()>> = BTreeMap::new();
    loop {
        let Some(app) = app.upgrade() else { return };
        let running = app.webhooks.running();
        tasks.retain(|run, task| {
            let stays = running.contains(run) && !task.is_finished();
            if !stays {
                task.abort();
            }
            stays
        });
        for run in running {
            if tasks.contains_key(&run) {
                continue;
            }
            if let Some(worker) = Worker::new(Arc::clone(&app), run.clone()) {
                tasks.insert(run, tokio::spawn(worker.run()));
            }
        }
        save(&app).await;
        let _ = tokio::time::timeout(EVERY, app.webhooks.changed.notified()).await;
    }
}

async fn save(app: &Arc<App>) {
    let of = Arc::clone(app);
    if let Err(error) = blocking(move || of.webhooks.save()).await {
        eprintln!("webhooks cannot be written, and are tried again: {error}");
    }
}
