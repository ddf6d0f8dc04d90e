//! The tables of the index.

/// The format of the file. Another one is thrown away: raise it with every change of a table, or of what goes into it.
pub(crate) const FORMAT: u32 = 3;
/// What marks a file as an index: `CRVI`.
pub(crate) const APPLICATION: u32 = 0x4352_5649;

/// Every table with its key, in the order of the fingerprint.
pub(crate) const TABLES: [(&str, &str); 21] = [
    ("meta", "id"),
    ("shape", "id"),
    ("block", "height"),
    ("event", "sequence"),
    ("event_ref", "kind, id, sequence"),
    ("stale", "kind, id, part"),
    ("project", "project"),
    ("batch", "batch"),
    ("batch_language", "language, batch"),
    ("edition", "project, edition"),
    ("requester", "person, currency"),
    ("tally", "kind, id"),
    ("work", "batch, assignment"),
    ("person", "person"),
    ("earning", "person, currency"),
    ("points", "season, person"),
    ("asset", "asset"),
    ("edge", "child, sequence"),
    ("offer", "offer"),
    ("license", "license"),
    ("income", "asset, currency"),
];

/// Makes the tables. Amounts are 16 bytes, big-endian, so that they sort as numbers do. `answer` is the JSON that the contract
/// answered; it is absent until the object was asked for. `described` says whether the document of a row was here.
pub(crate) const TABLES_SQL: &str = "
CREATE TABLE meta (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    chain_id TEXT NOT NULL, contracts TEXT NOT NULL, height INTEGER NOT NULL, time INTEGER NOT NULL
);
CREATE TABLE shape (
    id INTEGER PRIMARY KEY, contract INTEGER NOT NULL, name TEXT NOT NULL, keys TEXT NOT NULL,
    UNIQUE (contract, name, keys)
);
CREATE TABLE block (height INTEGER PRIMARY KEY, time INTEGER NOT NULL, first INTEGER NOT NULL);
CREATE TABLE event (
    sequence INTEGER PRIMARY KEY, height INTEGER NOT NULL, shape INTEGER NOT NULL, attributes BLOB NOT NULL
);
CREATE TABLE event_ref (
    kind INTEGER NOT NULL, id INTEGER NOT NULL, sequence INTEGER NOT NULL, PRIMARY KEY (kind, id, sequence)
) WITHOUT ROWID;
CREATE TABLE stale (
    kind INTEGER NOT NULL, id INTEGER NOT NULL, part TEXT NOT NULL, PRIMARY KEY (kind, id, part)
) WITHOUT ROWID;

CREATE TABLE project (
    project INTEGER PRIMARY KEY, requester INTEGER NOT NULL, currency TEXT NOT NULL, created_at INTEGER NOT NULL,
    shares INTEGER NOT NULL DEFAULT 0, document BLOB, described INTEGER NOT NULL DEFAULT 0,
    name TEXT, description TEXT, answer TEXT
);
CREATE INDEX project_requester ON project (requester, project);
CREATE INDEX project_wanted ON project (document) WHERE described = 0;

CREATE TABLE batch (
    batch INTEGER PRIMARY KEY, project INTEGER NOT NULL, requester INTEGER NOT NULL, currency TEXT NOT NULL,
    created_at INTEGER NOT NULL, edition INTEGER, paid BLOB NOT NULL,
    status INTEGER NOT NULL DEFAULT 0, kind TEXT, reward BLOB, open_slots INTEGER, newcomer_places INTEGER,
    closes_at INTEGER, document BLOB, described INTEGER NOT NULL DEFAULT 0, summary TEXT, minutes INTEGER, answer TEXT
);
CREATE INDEX batch_project ON batch (project, batch);
CREATE INDEX batch_open ON batch (batch) WHERE status = 1;
CREATE INDEX batch_reward ON batch (currency, reward, batch) WHERE status = 1;
CREATE INDEX batch_closes ON batch (closes_at, batch) WHERE status = 1;
CREATE INDEX batch_wanted ON batch (document) WHERE described = 0;
CREATE TABLE batch_language (
    language TEXT NOT NULL, batch INTEGER NOT NULL, PRIMARY KEY (language, batch)
) WITHOUT ROWID;
CREATE INDEX batch_language_batch ON batch_language (batch);

CREATE TABLE edition (
    project INTEGER NOT NULL, edition INTEGER NOT NULL, answer TEXT NOT NULL, PRIMARY KEY (project, edition)
) WITHOUT ROWID;
CREATE TABLE requester (
    person INTEGER NOT NULL, currency TEXT NOT NULL, answer TEXT NOT NULL, rejected_bps INTEGER NOT NULL,
    half_decided_within INTEGER, PRIMARY KEY (person, currency)
) WITHOUT ROWID;
CREATE TABLE tally (
    kind INTEGER NOT NULL, id INTEGER NOT NULL, claimed INTEGER NOT NULL, submitted INTEGER NOT NULL,
    accepted INTEGER NOT NULL, auto_approved INTEGER NOT NULL, rejected INTEGER NOT NULL, given_up INTEGER NOT NULL,
    returned INTEGER NOT NULL, expired INTEGER NOT NULL, PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE TABLE work (
    batch INTEGER NOT NULL, assignment INTEGER NOT NULL, person INTEGER NOT NULL, task INTEGER NOT NULL,
    status INTEGER NOT NULL, claim INTEGER NOT NULL, claimed_at INTEGER NOT NULL, submitted_at INTEGER,
    decided_at INTEGER, due INTEGER, paid BLOB, reason TEXT, PRIMARY KEY (batch, assignment)
) WITHOUT ROWID;
CREATE INDEX work_person ON work (person, claim);

CREATE TABLE person (person INTEGER PRIMARY KEY, address TEXT NOT NULL, created_at INTEGER NOT NULL);
CREATE INDEX person_address ON person (address);
CREATE TABLE earning (
    person INTEGER NOT NULL, currency TEXT NOT NULL, amount BLOB NOT NULL, PRIMARY KEY (person, currency)
) WITHOUT ROWID;
CREATE TABLE points (
    season INTEGER NOT NULL, person INTEGER NOT NULL, points BLOB NOT NULL, works INTEGER NOT NULL,
    PRIMARY KEY (season, person)
) WITHOUT ROWID;
CREATE INDEX points_most ON points (season, points DESC, person);

CREATE TABLE asset (
    asset INTEGER PRIMARY KEY, kind TEXT NOT NULL, owner TEXT NOT NULL, registered_at INTEGER NOT NULL,
    status TEXT NOT NULL, epoch INTEGER NOT NULL DEFAULT 0,
    document BLOB, described INTEGER NOT NULL DEFAULT 0, name TEXT, description TEXT, answer TEXT
);
CREATE INDEX asset_owner ON asset (owner, asset);
CREATE INDEX asset_kind ON asset (kind, asset);
CREATE INDEX asset_wanted ON asset (document) WHERE described = 0;
CREATE TABLE edge (
    child INTEGER NOT NULL, sequence INTEGER NOT NULL, parent INTEGER NOT NULL, kind TEXT NOT NULL,
    share_bps INTEGER NOT NULL, origin TEXT NOT NULL, license INTEGER, PRIMARY KEY (child, sequence)
) WITHOUT ROWID;
CREATE INDEX edge_parent ON edge (parent, child);
CREATE TABLE income (
    asset INTEGER NOT NULL, currency TEXT NOT NULL, licenses INTEGER NOT NULL, sales BLOB NOT NULL, revenue BLOB NOT NULL,
    PRIMARY KEY (asset, currency)
) WITHOUT ROWID;
CREATE TABLE offer (
    offer INTEGER PRIMARY KEY, asset INTEGER NOT NULL, seller TEXT NOT NULL, created_at INTEGER NOT NULL,
    epoch INTEGER NOT NULL, uses INTEGER NOT NULL DEFAULT 0, currency TEXT NOT NULL, price BLOB NOT NULL,
    for_sale INTEGER NOT NULL, answer TEXT
);
CREATE INDEX offer_asset ON offer (asset, offer);
CREATE INDEX offer_price ON offer (price, offer);
CREATE TABLE license (
    license INTEGER PRIMARY KEY, offer INTEGER NOT NULL, asset INTEGER NOT NULL, licensee TEXT NOT NULL,
    bought_at INTEGER NOT NULL, ends_at INTEGER, answer TEXT
);
CREATE INDEX license_asset ON license (asset, license);
CREATE INDEX license_holder ON license (licensee, license);

CREATE VIRTUAL TABLE search USING fts5 (
    title, body, content = '', contentless_delete = 1, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2'
);
";
