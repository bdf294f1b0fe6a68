// Made from docs/schema by tools/contract.mjs: change the schemas, then run it.

/** sluice.report/1: what an audit found. Files are in order of path, findings in order of path, span and rule. */
export interface Report {
  readonly schema: "sluice.report/1";
  readonly tool: Tool;
  /** What stops a merge or a deploy: the gates of the policy, `merge` first, which is there also without one. A severity that the caller named counts in the place of theirs. */
  readonly gates: readonly Gate[];
  readonly summary: Summary;
  readonly files: readonly FileEntry[];
  /** Plans of Terraform and change sets of CloudFormation, in order of path; left out where there are none. */
  readonly plans?: readonly Plan[];
  /** What is installed in exported images and other artifacts, sorted; left out where there is nothing. */
  readonly packages?: readonly Package[];
  readonly findings: readonly Finding[];
}

export interface Package {
  readonly name: string;
  /** With its epoch, where it has one. */
  readonly version: string;
  /** As in package URLs: deb, apk, rpm, pypi, npm, … */
  readonly type: string;
  /** Since which layer it stands in that version. */
  readonly layer?: number;
  /** As the package declares it. */
  readonly license?: string;
}

/** What made the report. */
export interface Tool {
  readonly name: "sluice";
  readonly version: string;
}

/** A gate, and whether what was audited passes it. */
export interface Gate {
  /** `merge` or `deploy:ENVIRONMENT`. */
  readonly name: string;
  /** The least that it stops for. */
  readonly severity: Severity;
  /** Of rules that it looks at; left out for all. */
  readonly families?: readonly string[];
  /** Findings that it stops for. */
  readonly stopping: number;
  /** It stops for none, and nothing that was asked for was left unaudited. */
  readonly passed: boolean;
}

/** Counts. Suppressed findings count under `suppressed` only. */
export interface Summary {
  readonly files: number;
  readonly audited: number;
  readonly skipped: number;
  readonly errors: number;
  readonly critical: number;
  readonly high: number;
  readonly medium: number;
  readonly low: number;
  readonly note: number;
  readonly suppressed: number;
}

/** One file that the audit was given. */
export interface FileEntry {
  readonly path: Path;
  readonly kind: Kind;
  readonly status: FileStatus;
  /** Why it was not audited, or not wholly. */
  readonly reason?: string;
}

/** How many resources a plan or change set will add, change, destroy, replace, forget and import, and how many were changed outside. A replacement is neither an addition nor a destruction. */
export interface Plan {
  readonly path: Path;
  readonly add: number;
  readonly change: number;
  readonly destroy: number;
  readonly replace: number;
  readonly forget: number;
  readonly import: number;
  readonly drifted: number;
}

/** Relative to the audited root, with '/'. A byte that is no UTF-8 is spelled \xFF, a name that has this spelling itself \x5CxFF. */
export type Path = string;

/** `audited`: all of it. `skipped`: nothing of it, and nothing was asked for. `error`: not all of it, although it was asked for; a finding of sluice/parse-error or sluice/limit-reached says where, and what could be read was audited. A file in which errors are allowed is never an error. */
export const fileStatuses = ["audited", "skipped", "error"] as const;
export type FileStatus = (typeof fileStatuses)[number];

/** What a file is. */
export const kinds = [
  "github-actions",
  "github-action",
  "gitlab-ci",
  "dependabot",
  "pre-commit",
  "terraform",
  "terraform-plan",
  "cloudformation",
  "cloudformation-change-set",
  "cdk",
  "cdk-manifest",
  "dockerfile",
  "compose",
  "kubernetes",
  "kustomization",
  "helm",
  "sbom",
  "lockfile",
  "image",
  "archive",
  "policy",
  "text",
  "unknown",
] as const;
export type Kind = (typeof kinds)[number];

/** How bad a finding is, worst first. */
export const severities = ["critical", "high", "medium", "low", "note"] as const;
export type Severity = (typeof severities)[number];

/** How sure a finding is, surest first. */
export const confidences = ["high", "medium", "low"] as const;
export type Confidence = (typeof confidences)[number];

/** Who wants to see a finding: `regular` is worth stopping for, `pedantic` worth doing, `auditor` worth a look. */
export const personas = ["regular", "pedantic", "auditor"] as const;
export type Persona = (typeof personas)[number];

/** What a finding is about. */
export const topics = [
  "access",
  "availability",
  "credentials",
  "encryption",
  "injection",
  "integrity",
  "logging",
  "network",
  "reliability",
  "storage",
  "supply-chain",
  "hygiene",
] as const;
export type Topic = (typeof topics)[number];

/** `family/slug`, such as `actions/unpinned-uses`. */
export type RuleId = string;

/** The same check in another tool, such as `checkov:CKV_AWS_20`. */
export type Alias = string;

/** The same for the same finding as lines move. */
export type Fingerprint = string;

/** Lines and columns count from 1, columns in Unicode code points; `offset` counts bytes from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** From `start` up to, but without, `end`. */
export interface Span {
  readonly start: Position;
  readonly end: Position;
}

/** One thing that is wrong, and where. */
export interface Finding {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly persona: Persona;
  /** What is wrong, the rule's words. */
  readonly title: string;
  /** What is wrong here, and what it leads to. The title is not in it. */
  readonly message: string;
  /** What to do about it here. */
  readonly fix: string;
  readonly path: Path;
  readonly span: Span;
  /** The resource, job, stage or object that it is about. */
  readonly resource?: string;
  readonly commit?: Commit;
  /** The structural place in its file. */
  readonly node?: string;
  readonly related?: readonly RelatedPlace[];
  /** What other tools call the check that failed here; where a rule is several of their checks, not all that the rule has. */
  readonly aliases: readonly Alias[];
  readonly topics: readonly Topic[];
  readonly fingerprint: Fingerprint;
  readonly edit?: Edit;
  readonly suppressed?: Suppression;
}

/** What brought it in, where the history of a repository was audited; `path` and `span` are those of then. */
export interface Commit {
  readonly id: string;
  /** Name and address. */
  readonly author: string;
  /** YYYY-MM-DD, where the author was. */
  readonly date: string;
}

/** Another place that a finding rests on. */
export interface RelatedPlace {
  readonly path: Path;
  readonly span: Span;
  /** What stands there, such as `set here`. */
  readonly note: string;
}

/** A change that mends the finding. */
export interface Edit {
  /** `safe`: behaviour stays the same but for what was wrong. */
  readonly safety: "safe" | "needs-review";
  readonly edits: readonly Replacement[];
}

export interface Replacement {
  readonly path: Path;
  readonly span: Span;
  readonly text: string;
}

/** Why a finding does not count. Such findings are listed only where the options ask for it. */
export interface Suppression {
  /** `comment`, `baseline`, `policy`, or the tool whose comment it is. */
  readonly by: string;
  /** As it was written. */
  readonly reason?: string;
}

/** sluice.rules/1: every rule, as `sluice rules --format json` prints it, and `sluice explain`. */
export interface RulesReport {
  readonly schema: "sluice.rules/1";
  readonly rules: readonly RuleEntry[];
}

/** One rule. */
export interface RuleEntry {
  readonly id: RuleId;
  /** What is wrong. */
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly persona: Persona;
  /** What an attacker gains, or what breaks. */
  readonly risk: string;
  /** What to do about it. */
  readonly fix: string;
  readonly aliases: readonly Alias[];
  readonly platforms: readonly Platform[];
  readonly topics: readonly Topic[];
  /** The reason at length, Markdown. This and the rest only of `sluice explain`. */
  readonly why?: string;
  /** What the rule follows. */
  readonly source?: string;
  /** Whole files, «» around what the finding points at. */
  readonly bad?: readonly string[];
  readonly good?: readonly string[];
  /** They were made of the rule and not written. */
  readonly examples_made?: boolean;
}

/** A kind of file that the rule reads; `project` for rules about several files. */
export type Platform = Kind | "project";

/** What an audit is asked for. Everything may be left out. */
export interface AuditOptions {
  readonly policy?: PolicyFile;
  /** What the forge enforces, as far as somebody has saved it. Like the policy, none is taken from among the files. */
  readonly settings?: readonly SettingsFile[];
  /** How far the audit goes; where left out, as the policy says, else `regular`. */
  readonly persona?: Persona;
  /** Least severity that fails the gate; where left out, the policy's gate decides, without one `medium`. Not together with `gate`. */
  readonly fail_on?: Severity;
  /** The policy's gate that decides; where left out, `merge`, if it has one. */
  readonly gate?: string;
  /** Rules by id or alias, `*` at the end allowed; all where left out or empty. Naming a rule switches it on whatever its persona, but not where the policy switches it off. */
  readonly select?: readonly string[];
  /** What files are whose name does not tell; the last match wins, the policy's before them. With `allow_errors` at most 10,000 globs of 128 KiB together. */
  readonly kinds?: readonly KindRule[];
  /** Files with values of Terraform's variables, among the audited ones and relative to their root; the last one wins. Those that Terraform reads by itself are read anyway. */
  readonly var_files?: readonly string[];
  /** Fingerprints of findings that are known. */
  readonly baseline?: readonly string[];
  /** Globs of files that need not parse, besides the policy's. */
  readonly allow_errors?: readonly string[];
  /** The files are all that stand below the root, so that a path which is not among them is missing; false where left out. */
  readonly whole_tree?: boolean;
  /** Ignore comments count; true where left out. */
  readonly honour_ignores?: boolean;
  /** List suppressed findings as well. */
  readonly show_suppressed?: boolean;
  /** Today as YYYY-MM-DD, for rules about dates; without it they are silent. */
  readonly date?: string;
  readonly limits?: Limits;
}

/** The policy, `policy.schema.json` as YAML; none is in force where it is left out, not even one among the files. Who audits somebody else's change takes it from the base of the change, never from the change. */
export interface PolicyFile {
  /** Where it stands, as the paths of the files: what is wrong with it is told there. */
  readonly path: string;
  readonly text: string;
}

/** Answers of a forge's API, in the envelope of `settings.schema.json` or one by itself that says what it is, as JSON. */
export interface SettingsFile {
  /** Where findings point, as the paths of the files. */
  readonly path: string;
  readonly text: string;
}

export interface KindRule {
  /** As in .gitignore, relative to the root. */
  readonly glob: string;
  readonly kind: Kind;
}

/** What an audit may take. Reaching a limit is a finding. */
export interface Limits {
  /** A larger file is not read. */
  readonly file_bytes?: number;
  /** Of all files together. */
  readonly total_bytes?: number;
  readonly files?: number;
  /** Further ones are counted, not listed. */
  readonly findings_per_file?: number;
  /** Of one archive. */
  readonly archive_entries?: number;
  /** Of one archive, all entries together. */
  readonly inflated_bytes?: number;
  /** Inflated to packed, of one entry above 1 MiB. */
  readonly inflate_ratio?: number;
  /** Archives within archives. */
  readonly archive_depth?: number;
  /** Nesting of values, blocks and expressions. Can be lowered only: the stack is finite. */
  readonly depth?: number;
  /** Nodes of one file's tree. */
  readonly nodes?: number;
  /** Further nodes that one file's aliases expand to. */
  readonly expanded?: number;
}

/** sluice.baseline/1: findings that are known. It holds no text of any file. */
export interface Baseline {
  readonly schema: "sluice.baseline/1";
  readonly findings: readonly BaselineEntry[];
}

/** One known finding. Only the fingerprint counts; the rest is for readers. */
export interface BaselineEntry {
  readonly fingerprint: Fingerprint;
  readonly rule: RuleId;
  readonly path: Path;
}

/** sluice.path/1: which commits reach which environments and past which gates, as `sluice path --format json` prints it. */
export interface PathReport {
  readonly schema: "sluice.path/1";
  readonly tool: Tool;
  /** Those of the policy, in its order. */
  readonly environments: readonly {
    readonly name: string;
    readonly branches: readonly string[];
    /** By the word of the policy. */
    readonly protected: boolean;
    /** Refs that may deploy, where its settings list them: `release/*`, `tag v*`. */
    readonly allowed?: readonly string[];
    /** What the settings of the forge say of it; none where they were not seen. */
    readonly settings?: readonly EnvironmentSettings[];
  }[];
  /** What the settings of the forge ask of merges, as far as they were seen. */
  readonly branches?: readonly BranchSettings[];
  readonly pipelines: readonly Pipeline[];
  readonly reach: readonly Reach[];
  /** What could not be read, so that there may be more. */
  readonly unknown: readonly string[];
}

export const forges = ["github", "gitlab"] as const;
export type Forge = (typeof forges)[number];

export interface EnvironmentSettings {
  /** As the forge has it. */
  readonly name: string;
  readonly forge: Forge;
  /** Whether somebody has to let each deployment pass; `no` also where a list of all environments lacks it. */
  readonly approval: Truth;
  /** That may deploy. */
  readonly refs: "any" | "protected-branches" | "listed" | "unknown";
  /** The file that says so. */
  readonly path: string;
  readonly span: Span;
}

export interface BranchSettings {
  /** Names or patterns of the branches; none where they are not known. */
  readonly names: readonly string[];
  readonly forge: Forge;
  readonly protected: Truth;
  /** That have to succeed; left out where that is not known. */
  readonly checks?: readonly string[];
  /** How many have to approve. */
  readonly reviews?: number;
  /** The file that says so. */
  readonly path: string;
  readonly span: Span;
}

export interface Pipeline {
  readonly path: string;
  readonly kind: "github-actions" | "gitlab-ci";
  readonly jobs: readonly Job[];
}

export interface Job {
  /** With what calls it: `checks / backend`. */
  readonly id: string;
  /** The file that it stands in. */
  readonly path: string;
  readonly span: Span;
  readonly needs: readonly string[];
  readonly environment?: string;
  readonly activities: readonly Activity[];
}

/** What a step does for delivery. */
export interface Activity {
  readonly kind:
    | "lint"
    | "commit-lint"
    | "unit-test"
    | "secret-scan"
    | "sast"
    | "iac-scan"
    | "dependency-scan"
    | "licence-scan"
    | "sbom"
    | "build"
    | "image-scan"
    | "sign"
    | "attest"
    | "push"
    | "verify"
    | "plan"
    | "plan-scan"
    | "approve"
    | "apply"
    | "deploy"
    | "drift-check"
    | "credentials";
  readonly tool: string;
  /** As far as it is known. */
  readonly object?: string;
  readonly path: string;
  readonly span: Span;
  readonly blocking: Truth;
}

/** One environment, one event and one ref that can deploy to it, over all ways. */
export interface Reach {
  readonly environment: string;
  /** As the forge calls it. */
  readonly event: string;
  /** A ref, or a pattern of refs. */
  readonly ref: string;
  readonly runs: "yes" | "maybe";
  /** The file that starts it, `#`, the job. */
  readonly job: string;
  readonly approval: Truth;
  /** By the words of the policy: whether the stage stands before and stops what fails. */
  readonly gates: { readonly [name: string]: "yes" | "no" | "maybe" };
  /** Gates that the policy requires and that are not surely there. */
  readonly missing: readonly string[];
  readonly credentials: Credential;
  /** The policy lists the ref for the environment; left out where the environment is none of the policy. */
  readonly listed?: boolean;
  /** Where `environment`, `deploy`, `approval` and `credentials` are written, and gates by their words; nothing for what is nowhere. */
  readonly places: { readonly [name: string]: Place };
}

export interface Place {
  readonly path: Path;
  readonly span: Span;
}

/** How a job comes by its rights in a cloud: a token of the forge, or a long-lived key. */
export const credentials = ["oidc", "static", "none", "unknown"] as const;
export type Credential = (typeof credentials)[number];

export const truths = ["yes", "no", "unknown"] as const;
export type Truth = (typeof truths)[number];
