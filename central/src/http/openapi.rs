//! The `OpenAPI` document. The shapes of commands and events are the domain's; here they stand as objects with examples,
//! and docs/api.md names every field.

use std::sync::OnceLock;

use axum::Json;
use utoipa::openapi::OpenApi as Document;
use utoipa::{OpenApi, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Frontdesk",
        description = "The central service of a service hall. Every error has the same body: a code and a sentence that says what to do."
    ),
    components(schemas(
        ErrorSchema,
        CommandSchema,
        AnswerSchema,
        SnapshotSchema,
        CatalogueSchema,
        CustomerCommandSchema,
        SeqSchema,
        EnrolmentCodeRequestSchema,
        EnrolmentCodeSchema,
        EnrolRequestSchema,
        EnrolSchema,
        KeyRequestSchema,
        KeySchema,
        KioskSchema,
        KiosksSchema,
        HealthSchema,
        HealthReportSchema,
        ReportedSchema,
        GrantSchema,
        StaffRequestSchema,
        RolesRequestSchema,
        StandingRequestSchema,
        LinkSchema,
        StaffSchema,
        StaffListSchema,
        AuditLineSchema,
        AuditSchema,
        VersionNamesSchema,
        ConfigurationSchema,
        DraftSchema,
        PublishSchema,
        PublishedSchema,
        RollBackSchema,
        FindingSchema,
        CheckSchema,
        VersionSchema,
        VersionsSchema,
        BranchSchema,
        BranchesSchema
    ))
)]
struct Base;

pub(super) fn router<S: Clone + Send + Sync + 'static>() -> OpenApiRouter<S> {
    OpenApiRouter::with_openapi(Base::openapi())
}

static DOCUMENT: OnceLock<Document> = OnceLock::new();

/// The document is the same for every router made in this process.
pub(super) fn keep(document: Document) {
    DOCUMENT.get_or_init(|| document);
}

pub(super) async fn document() -> Json<&'static Document> {
    Json(DOCUMENT.get_or_init(Base::openapi))
}

/// Every error's body.
#[derive(ToSchema)]
#[schema(as = Error)]
#[expect(dead_code, reason = "it describes the domain's type")]
pub(super) struct ErrorSchema {
    /// Never renamed.
    #[schema(example = "nobody_waiting")]
    code: String,
    /// What is wrong and what to do.
    message: String,
}

/// A command with its id; sent again under the same id, it counts once.
#[derive(ToSchema)]
#[schema(as = CommandRequest)]
#[expect(dead_code, reason = "it describes the domain's type")]
pub(super) struct CommandSchema {
    id: Uuid,
    #[schema(value_type = Object, example = json!({"type": "call_next", "counter": 1}))]
    command: serde_json::Value,
}

/// The events that followed from a command; none, when everything was as it wanted already.
#[derive(ToSchema)]
#[schema(as = CommandAnswer)]
#[expect(dead_code, reason = "it describes the domain's type")]
pub(super) struct AnswerSchema {
    #[schema(value_type = Vec<Object>)]
    events: Vec<serde_json::Value>,
}

/// A branch's state after event `seq`.
#[derive(ToSchema)]
#[schema(as = Snapshot)]
#[expect(dead_code, reason = "it describes the domain's type")]
pub(super) struct SnapshotSchema {
    seq: u64,
    #[schema(value_type = Object)]
    state: serde_json::Value,
}

/// The configuration in force.
#[derive(ToSchema)]
#[schema(as = Catalogue)]
#[expect(dead_code, reason = "it describes the domain's type")]
pub(super) struct CatalogueSchema {
    /// What phones can reach; customers' pages are below it at `/t/{code}`.
    public_url: String,
    #[schema(value_type = Object)]
    settings: serde_json::Value,
    #[schema(value_type = Object)]
    catalogue: serde_json::Value,
}

/// What the holder of a receipt code wants.
#[derive(ToSchema)]
#[schema(as = CustomerRequest)]
#[expect(dead_code, reason = "it describes the domain's type")]
pub(super) struct CustomerCommandSchema {
    id: Uuid,
    #[schema(value_type = Object, example = json!({"type": "let_pass", "others": 2}))]
    command: serde_json::Value,
}

/// How far the log had grown when the command had taken effect.
#[derive(ToSchema)]
#[schema(as = Seq)]
#[expect(dead_code, reason = "it describes what is written by hand")]
pub(super) struct SeqSchema {
    seq: u64,
}

/// Which kiosk a machine is to be; the first that none is, when left out.
#[derive(ToSchema)]
#[schema(as = EnrolmentCodeRequest)]
#[expect(dead_code, reason = "it describes the domain's type")]
pub(super) struct EnrolmentCodeRequestSchema {
    kiosk: Option<String>,
}

/// To be typed on the kiosk before it expires.
#[derive(ToSchema)]
#[schema(as = EnrolmentCode)]
#[expect(dead_code, reason = "it describes the domain's type")]
pub(super) struct EnrolmentCodeSchema {
    #[schema(example = "7K4M-9QPT")]
    code: String,
    kiosk: String,
    /// Milliseconds since 1970.
    expires_at: i64,
}

/// A machine shows a code, an id that it minted for this, and SHA-256 of the text of the key that it made.
#[derive(ToSchema)]
#[schema(as = EnrolRequest)]
#[expect(dead_code, reason = "it describes the domain's type")]
pub(super) struct EnrolRequestSchema {
    code: String,
    device: Uuid,
    secret_hash: String,
}

/// What the machine is from now on.
#[derive(ToSchema)]
#[schema(as = Enrolled)]
#[expect(dead_code, reason = "it describes the domain's type")]
pub(super) struct EnrolSchema {
    branch: String,
    kiosk: String,
    lane: String,
    /// What phones can reach.
    public_url: String,
}

/// SHA-256 of the new key's text.
#[derive(ToSchema)]
#[schema(as = KeyRequest)]
#[expect(dead_code, reason = "it describes the domain's type")]
pub(super) struct KeyRequestSchema {
    secret_hash: String,
}

/// Until when the key before still opens.
#[derive(ToSchema)]
#[schema(as = Key)]
#[expect(dead_code, reason = "it describes the domain's type")]
pub(super) struct KeySchema {
    former_valid_until: Option<i64>,
}

/// A kiosk, with the machines that are it or were.
#[derive(ToSchema)]
#[schema(as = Kiosk)]
#[expect(dead_code, reason = "it describes the domain's type")]
pub(super) struct KioskSchema {
    kiosk: String,
    configured: bool,
    #[schema(value_type = Vec<Object>, example = json!([{"device": "0195…", "lane": "B", "standing": {"is": "active"}}]))]
    machines: serde_json::Value,
    /// Its stream is open now.
    linked: bool,
    health: Option<HealthReportSchema>,
}

/// The kiosks of a branch.
#[derive(ToSchema)]
#[schema(as = Kiosks)]
#[expect(dead_code, reason = "it describes the domain's type")]
pub(super) struct KiosksSchema {
    kiosks: Vec<KioskSchema>,
}

/// How a kiosk is, as it says itself.
#[derive(ToSchema)]
#[schema(as = KioskHealth)]
#[expect(dead_code, reason = "it describes the domain's type")]
pub(super) struct HealthSchema {
    #[schema(example = "0.1.0", max_length = 32)]
    version: String,
    #[schema(example = "ready")]
    printer: Option<String>,
    #[schema(example = "lane_suspended")]
    out_of_service: Option<String>,
    owed: u32,
    unreadable: u32,
    free_mb: Option<u64>,
    offset_ms: i64,
    #[schema(maximum = 60_000)]
    frame_ms: Option<u32>,
}

/// What a kiosk said last, and when.
#[derive(ToSchema)]
#[schema(as = HealthReport)]
#[expect(dead_code, reason = "it describes the domain's type")]
pub(super) struct HealthReportSchema {
    /// Milliseconds since 1970.
    reported_at: i64,
    report: HealthSchema,
}

/// When the centre heard it.
#[derive(ToSchema)]
#[schema(as = Reported)]
#[expect(dead_code, reason = "it describes the domain's type")]
pub(super) struct ReportedSchema {
    /// Milliseconds since 1970.
    reported_at: i64,
}

/// A role in a branch; without one, an administrator of the whole installation.
#[derive(ToSchema)]
#[schema(as = Grant)]
#[expect(dead_code, reason = "it describes another type")]
pub(super) struct GrantSchema {
    branch: Option<String>,
    #[schema(
        example = "counter",
        pattern = "^(counter|specialist|supervisor|administrator)$"
    )]
    role: String,
}

/// An account that is to be.
#[derive(ToSchema)]
#[schema(as = StaffRequest)]
#[expect(dead_code, reason = "it describes another type")]
pub(super) struct StaffRequestSchema {
    #[schema(example = "li.wei", min_length = 2, max_length = 40)]
    login: String,
    /// For colleagues.
    #[schema(min_length = 1, max_length = 40)]
    name: String,
    /// For customers.
    #[schema(min_length = 1, max_length = 40)]
    public_name: String,
    #[schema(max_items = 256)]
    roles: Vec<GrantSchema>,
}

/// All that somebody is from now on.
#[derive(ToSchema)]
#[schema(as = RolesRequest)]
#[expect(dead_code, reason = "it describes another type")]
pub(super) struct RolesRequestSchema {
    #[schema(max_items = 256)]
    roles: Vec<GrantSchema>,
}

/// Whether somebody may log in.
#[derive(ToSchema)]
#[schema(as = StandingRequest)]
#[expect(dead_code, reason = "it describes another type")]
pub(super) struct StandingRequestSchema {
    #[schema(example = "disabled", pattern = "^(active|disabled)$")]
    standing: String,
}

/// A link by which somebody sets their password, once. A secret until it is used.
#[derive(ToSchema)]
#[schema(as = StaffLink)]
#[expect(dead_code, reason = "it describes another type")]
pub(super) struct LinkSchema {
    staff: Uuid,
    link: String,
    /// Milliseconds since 1970.
    expires_at: i64,
}

/// An account.
#[derive(ToSchema)]
#[schema(as = Staff)]
#[expect(dead_code, reason = "it describes another type")]
pub(super) struct StaffSchema {
    staff: Uuid,
    login: String,
    name: String,
    public_name: String,
    standing: String,
    has_password: bool,
    roles: Vec<GrantSchema>,
    /// So many browsers are logged in.
    sessions: u64,
}

/// The accounts that whoever asks administers.
#[derive(ToSchema)]
#[schema(as = StaffList)]
#[expect(dead_code, reason = "it describes another type")]
pub(super) struct StaffListSchema {
    staff: Vec<StaffSchema>,
}

/// One line of the audit log.
#[derive(ToSchema)]
#[schema(as = AuditLine)]
#[expect(dead_code, reason = "it describes another type")]
pub(super) struct AuditLineSchema {
    n: u64,
    /// Milliseconds since 1970.
    at: i64,
    #[schema(value_type = Object, example = json!({"who": "staff", "staff": "0195…"}))]
    by: serde_json::Value,
    #[schema(example = "set_roles")]
    act: String,
    /// Whose account it was about.
    staff: Option<Uuid>,
    branch: Option<String>,
    detail: Option<String>,
    /// `done`, or the code of the refusal.
    result: String,
}

/// Lines of the audit log, the newest first.
#[derive(ToSchema)]
#[schema(as = Audit)]
#[expect(dead_code, reason = "it describes another type")]
pub(super) struct AuditSchema {
    lines: Vec<AuditLineSchema>,
}

/// The names of the two parts of a configuration: SHA-256, 64 hexadecimal digits.
#[derive(ToSchema)]
#[schema(as = VersionNames)]
#[expect(dead_code, reason = "it describes the domain's type")]
pub(super) struct VersionNamesSchema {
    settings: String,
    catalogue: String,
}

/// The settings in force, and the names of both parts.
#[derive(ToSchema)]
#[schema(as = Configuration)]
#[expect(dead_code, reason = "it describes another type")]
pub(super) struct ConfigurationSchema {
    versions: VersionNamesSchema,
    #[schema(value_type = Object)]
    settings: serde_json::Value,
}

/// What somebody means to publish. What is left out stays as it is.
#[derive(ToSchema)]
#[schema(as = Draft)]
#[expect(dead_code, reason = "it describes another type")]
pub(super) struct DraftSchema {
    #[schema(value_type = Option<Object>)]
    settings: Option<serde_json::Value>,
    #[schema(value_type = Option<Object>)]
    catalogue: Option<serde_json::Value>,
}

/// What is published, and what was in force when it was written.
#[derive(ToSchema)]
#[schema(as = PublishRequest)]
#[expect(dead_code, reason = "it describes another type")]
pub(super) struct PublishSchema {
    id: Uuid,
    based_on: VersionNamesSchema,
    #[schema(value_type = Option<Object>)]
    settings: Option<serde_json::Value>,
    #[schema(value_type = Option<Object>)]
    catalogue: Option<serde_json::Value>,
}

/// What is in force now.
#[derive(ToSchema)]
#[schema(as = Published)]
#[expect(dead_code, reason = "it describes another type")]
pub(super) struct PublishedSchema {
    versions: VersionNamesSchema,
}

/// Which version comes back.
#[derive(ToSchema)]
#[schema(as = RollBackRequest)]
#[expect(dead_code, reason = "it describes another type")]
pub(super) struct RollBackSchema {
    id: Uuid,
    based_on: VersionNamesSchema,
    to: String,
}

/// One thing that is wrong, or wants attention.
#[derive(ToSchema)]
#[schema(as = Finding)]
#[expect(dead_code, reason = "it describes another type")]
pub(super) struct FindingSchema {
    #[schema(example = "error")]
    severity: String,
    #[schema(example = "services[3].name")]
    key: String,
    message: String,
}

/// What publishing a draft would come to.
#[derive(ToSchema)]
#[schema(as = Check)]
#[expect(dead_code, reason = "it describes another type")]
pub(super) struct CheckSchema {
    based_on: VersionNamesSchema,
    /// Errors first; at most 200.
    findings: Vec<FindingSchema>,
    findings_in_all: u64,
    #[schema(value_type = Vec<Object>, example = json!([{"section": "rules", "how": "changed", "id": "", "details": [{"key": "return_after", "how": "changed", "before": {"plain": "3"}, "after": {"plain": "5"}}]}]))]
    changes: Vec<serde_json::Value>,
    /// Why it would be refused at this moment.
    refused: Option<ErrorSchema>,
}

/// One publication.
#[derive(ToSchema)]
#[schema(as = Version)]
#[expect(dead_code, reason = "it describes another type")]
pub(super) struct VersionSchema {
    /// The event that put it in force.
    seq: u64,
    /// Milliseconds since 1970.
    at: i64,
    /// `settings` or `catalogue`.
    part: String,
    hash: String,
    /// `file` (the hall's file, at a start), `owner` (the access key) or `staff`.
    #[schema(value_type = Object, example = json!({"who": "staff", "staff": "0195…"}))]
    by: serde_json::Value,
}

/// What was in force, the newest first.
#[derive(ToSchema)]
#[schema(as = Versions)]
#[expect(dead_code, reason = "it describes another type")]
pub(super) struct VersionsSchema {
    in_force: VersionNamesSchema,
    versions: Vec<VersionSchema>,
}

#[derive(ToSchema)]
#[schema(as = Branch)]
#[expect(dead_code, reason = "it describes another type")]
pub(super) struct BranchSchema {
    id: String,
    /// In up to three languages, by their tags.
    #[schema(value_type = Object, example = json!({"zh-Hans": "城东政务大厅", "en": "East hall"}))]
    name: serde_json::Value,
    versions: VersionNamesSchema,
}

/// The branches that whoever asks administers.
#[derive(ToSchema)]
#[schema(as = Branches)]
#[expect(dead_code, reason = "it describes another type")]
pub(super) struct BranchesSchema {
    branches: Vec<BranchSchema>,
}
