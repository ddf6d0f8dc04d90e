//! A world with a bit of everything, much of it written by people who mean no good.

use caravan_chain::Embedded;
use caravan_client::home::suite;
use caravan_client::{Client, CurrencyDisplay, Registration, SampleOffer};
use caravan_licensing_api::Use;
use caravan_marketplace_api::{Decision, Distribution, NewProject, Rows, Sharing, Verdict};
use caravan_money::Amount;
use caravan_primitives::{
    AssetId, BatchId, Document, Hash32, Identifier, Items, Language, OfferId, Title, Tree, Upto, Uri,
};
use caravan_provenance_api::Kind;
use caravan_store::{Blocking, Content, Network, NetworkOptions};
use caravan_toolkit::canonical::Item;
use caravan_toolkit::manifest::pages::{Head, HEAD_FORMAT};
use caravan_toolkit::manifest::TaskContent;
use caravan_toolkit::task::TaskDefinition;
use cosmwasm_std::Uint128;
use serde_json::json;

use crate::world::{address, key, pick, People, World};

/// What must not become markup.
pub(crate) const HOSTILE: &str = "<script>alert(1)</script>";
/// A word that is wider than a phone.
pub(crate) const LONG: &str = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
const TITLE: &str = "<script>alert(1)</script>\" onload='x' & شكرا";
/// What turns the direction of writing.
const TURNED: &str = "\u{202e}gpj.exe";
const MARKDOWN: &str = "Do **this**, <script>alert(1)</script> <img src=x onerror=alert(1)>\n\n# Big <b style=\"x\">\n\n[a](javascript:alert(1)) \
    [b](data:text/html,x) [c](https://example.org/\"onmouseover=\"x) ![d](http://example.org/p.png) <https://example.org>\n\n\
    | a | b |\n|---|---|\n| 1 | <svg onload=x> |\n\n```html\n</code></pre><script>\n```\n\u{202e}turned";
const FEW: People = People { count: 2, tasks: 3 };

/// The world, and the hashes of some of its content.
pub(crate) struct Fair {
    pub(crate) world: World,
    pub(crate) definition: Hash32,
    pub(crate) picture: Hash32,
}

/// What is done before the chain is served.
struct Stall {
    client: Client<Embedded>,
    content: Content,
    blocking: Blocking,
    display: CurrencyDisplay,
}

impl Fair {
    pub(crate) fn open() -> Self {
        Self::with_titles(&[])
    }

    /// With drafts besides, in the first project, that have these titles.
    pub(crate) fn with_titles(titles: &[&str]) -> Self {
        let mut world = World::seeded(FEW);
        let chain = Embedded::open(&world.chain_file()).unwrap();
        let contracts = suite(&chain).unwrap().unwrap();
        let folder = world.home.path().join("gateway/content");
        std::fs::create_dir_all(&folder).unwrap();
        let content = Content::open(folder.to_str().unwrap(), &Network::new(NetworkOptions::default())).unwrap();
        let client = Client::new(chain, contracts, "fair".to_owned());
        let display = CurrencyDisplay::cara().unwrap();
        let mut stall = Stall { client, content, blocking: Blocking::new().unwrap(), display };
        stall.work(&world);
        let picture = stall.put(b"\x89PNG\r\n\x1a\n a picture".to_vec());
        let definition = stall.batch(world.batch, picture);
        stall.license();
        stall.drafts(&world, titles);
        drop(stall);
        world.serve(|config| config.operator = Some(key("operator").public_key()));
        Self { world, definition, picture }
    }

    /// Take content down, as the operator does.
    pub(crate) fn take_down(&self, hash: Hash32) {
        let (client, gateway) = (self.world.client(), self.world.running().key());
        client.remove(&hash, "a test", &key("operator"), &gateway).unwrap();
    }
}

impl Stall {
    fn put(&self, bytes: Vec<u8>) -> Hash32 {
        self.blocking.put(&self.content, bytes).unwrap().hash
    }

    fn document(&self, bytes: Vec<u8>) -> Document {
        let hash = self.put(bytes);
        Document { uri: Uri::new(format!("https://example.org/{hash}")).unwrap(), hash }
    }

    /// The first annotator does a task of the batch, and is paid.
    fn work(&mut self, world: &World) {
        let (me, requester) = (address("annotator-0"), address("requester"));
        let slot = self.client.claim(&me, world.batch, pick(&world.list, 0, FEW.tasks, 0)).unwrap().0.unwrap();
        self.client.submit_plain(&me, &slot, "yes").unwrap();
        let decision = Decision::new(slot.assignment, Verdict::Accept { grade_bps: 10_000 });
        self.client.decide(&requester, world.batch, vec![decision]).unwrap();
    }

    fn drafts(&mut self, world: &World, titles: &[&str]) {
        let draft = self.client.batch(world.draft).unwrap();
        for title in titles {
            let mut config = draft.config.clone();
            config.about.title = Title::new(*title).unwrap();
            self.client.create_batch(&address("requester"), draft.project, config).unwrap();
        }
    }

    /// Open a batch with public rows. Return the hash of its definition.
    fn batch(&mut self, like: BatchId, picture: Hash32) -> Hash32 {
        let requester = address("requester");
        let about = json!({ "name": format!("Cats {HOSTILE}"), "description": format!("{LONG}\n{TITLE} {TURNED}") });
        let Document { uri, hash } = self.document(about.to_string().into_bytes());
        let project = NewProject {
            currency: self.display.currency.clone(),
            arbiter: address("arbiter").to_string(),
            uri,
            uri_hash: hash,
            managers: Upto::new(vec![]).unwrap(),
            sharing: Sharing::None {},
        };
        let project = self.client.create_project(&requester, project).unwrap();
        self.client.fund_project(&requester, project, &self.display, Uint128::new(1_000_000)).unwrap();
        let definition = definition().to_string().into_bytes();
        TaskDefinition::from_json(&definition).unwrap();
        let definition = self.document(definition);
        let mut config = self.client.batch(like).unwrap().config;
        config.about.title = Title::new(TITLE).unwrap();
        config.about.kind = Identifier::new("word_problem").unwrap();
        config.about.languages = Items::new(vec![Language::new("ar").unwrap()]).unwrap();
        config.about.agreement = self.document(format!("I give what I write. {HOSTILE}").into_bytes());
        config.about.definition = definition.clone();
        config.about.rows = Rows::Public {};
        config.access.distribution = Distribution::Random {};
        config.money.reward = Amount::new(2_000_u128).unwrap();
        config.work.overlap = 3;
        let (head, root) = self.manifest(picture);
        config.work.manifest_uri = Uri::new(format!("https://example.org/{head}")).unwrap();
        (config.work.manifest_root, config.work.tasks) = (root, 2);
        let (batch, cost) = self.client.create_batch(&requester, project, config).unwrap();
        self.client.open_batch(&requester, batch, cost.total).unwrap();
        definition.hash
    }

    /// Keep a manifest of two tasks. Return the hash of its head, and its root.
    fn manifest(&self, picture: Hash32) -> (Hash32, Hash32) {
        let picture = format!("sha256:{picture}/a\" onerror=\"b.png");
        let rows = [
            json!({ "message": format!("{HOSTILE} {LONG}"), "more": MARKDOWN, "picture": picture, "link": "javascript:alert(1)" }),
            json!({ "message": "second", "more": "", "picture": "none", "link": "https://example.org/" }),
        ];
        let tasks = rows.map(|row| TaskContent {
            items: vec![Item::from_json(row.to_string().as_bytes()).unwrap()],
            salt: Hash32::digest(b"salt"),
        });
        let leaves: Vec<Hash32> = (0..).zip(&tasks).map(|(index, task)| task.leaf(index, 2)).collect();
        let page: String = tasks.iter().map(|task| serde_json::to_string(task).unwrap() + "\n").collect();
        let page = self.put(page.into_bytes());
        let mut block: Vec<u8> = leaves.iter().flat_map(|leaf| *leaf.as_bytes()).collect();
        block.push(2);
        block.extend_from_slice(page.as_bytes());
        let (top, root) = (self.put(block), Tree::new(leaves).unwrap().root());
        let (format, rows) = (HEAD_FORMAT.to_owned(), Rows::Public {});
        let head = Head { format, id: None, list: None, items: 2, items_per_task: 1, root, rows, tasks: 2, top };
        (self.put(serde_json::to_vec(&head).unwrap()), root)
    }

    /// Register a model, offer it, and sell a license.
    fn license(&mut self) {
        let (owner, buyer) = (address("requester"), address("holder"));
        let about = json!({ "name": format!("Model {TITLE}"), "description": format!("{HOSTILE} {LONG} {TURNED}") });
        let Document { uri, hash } = self.document(about.to_string().into_bytes());
        let registration = Registration { content: Hash32::digest(b"a model"), salt: Hash32::digest(b"its salt") };
        self.client.commit(&owner, &registration).unwrap();
        self.client.chain.advance(120);
        self.client.register(&owner, Kind::Model, &registration, uri, hash).unwrap();
        let asset = AssetId::new(1).unwrap();
        self.client.seal(&owner, asset).unwrap();
        let offer = SampleOffer {
            asset,
            uses: &[Use::Train, Use::FineTune],
            price: 500_000,
            days: Some(30),
            royalty_bps: Some(1_000),
        };
        self.client.create_sample_offer(&owner, &self.display, &offer).unwrap();
        let quote = self.client.quote(OfferId::new(1).unwrap(), Some(&buyer)).unwrap();
        self.client.buy(&buyer, &self.display, &quote).unwrap();
    }
}

fn definition() -> serde_json::Value {
    json!({
        "format": "caravan-task/1",
        "title": "Topics",
        "kind": "word_problem",
        "languages": ["ar"],
        "summary": format!("Say which topic. {HOSTILE}"),
        "instructions": MARKDOWN,
        "minutes": 2,
        "examples": [{ "row": { "message": HOSTILE, "more": MARKDOWN, "picture": "none", "link": "data:x" }, "answer": { "topic": "a" }, "why": format!("Since {HOSTILE}") }],
        "display": [
            { "column": "message", "how": "text", "label": "Message" },
            { "column": "more", "how": "markdown", "label": HOSTILE },
            { "column": "picture", "how": "image" },
            { "column": "link", "how": "link" },
        ],
        "answer": {
            "type": "object",
            "properties": { "topic": { "type": "string", "enum": ["a", HOSTILE] } },
            "required": ["topic"],
            "additionalProperties": false,
        },
        "form": [{ "property": "topic", "label": "Which topic?", "help": HOSTILE, "widget": "radio" }],
    })
}
