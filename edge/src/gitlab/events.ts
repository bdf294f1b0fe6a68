// What a delivery of GitLab asks for.
import { asRecord } from "../body.ts";
import { isNobody } from "../lane/job.ts";
import type { GitLabJob } from "../lane/job.ts";
import { badRequest } from "../refusal.ts";

type Json = Readonly<Record<string, unknown>>;

function count(value: unknown, where: string): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 1) {
    throw badRequest(`${where} must be a positive whole number`);
  }
  return value;
}

function commit(value: unknown, where: string): string {
  if (typeof value !== "string" || !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value)) {
    throw badRequest(`${where} must be a commit id`);
  }
  return value;
}

function projectOf(payload: Json) {
  const project = asRecord(payload["project"]);
  const path = project?.["path_with_namespace"];
  if (typeof path !== "string" || !/^[\w.-]+(?:\/[\w.-]+){1,30}$/.test(path) || path.length > 500) {
    throw badRequest("project.path_with_namespace must be group/project");
  }
  return { installation: count(project?.["id"], "project.id"), repository: path };
}

/** New commits, another target, or ready for review: what else is edited brings nothing new. */
function isNews(attributes: Json, changes: Json | undefined): boolean {
  const action = attributes["action"];
  if (action === "open" || action === "reopen") return true;
  return (
    action === "update" &&
    (typeof attributes["oldrev"] === "string" ||
      changes?.["target_branch"] !== undefined ||
      asRecord(changes?.["draft"])?.["current"] === false)
  );
}

function merge(delivery: string, payload: Json): readonly GitLabJob[] {
  const attributes = asRecord(payload["object_attributes"]) ?? {};
  const rule = asRecord(payload["external_approval_rule"]);
  if (rule === undefined && !isNews(attributes, asRecord(payload["changes"]))) return [];
  const last = asRecord(attributes["last_commit"])?.["id"];
  return [
    {
      forge: "gitlab",
      kind: "merge",
      delivery,
      ...projectOf(payload),
      number: count(attributes["iid"], "object_attributes.iid"),
      headSha: commit(last, "object_attributes.last_commit.id"),
      ...(rule === undefined
        ? {}
        : { statusCheck: count(rule["id"], "external_approval_rule.id") }),
    },
  ];
}

function note(delivery: string, payload: Json): readonly GitLabJob[] {
  const attributes = asRecord(payload["object_attributes"]) ?? {};
  const request = asRecord(payload["merge_request"]);
  const text = attributes["note"];
  if (request === undefined || typeof text !== "string" || attributes["action"] === "update") {
    return [];
  }
  const line = /^\s*(\/sluice\b[^\r\n]{0,1000})/.exec(text)?.[1];
  if (line === undefined) return [];
  return [
    {
      forge: "gitlab",
      kind: "note",
      delivery,
      ...projectOf(payload),
      number: count(request["iid"], "merge_request.iid"),
      comment: count(attributes["id"], "object_attributes.id"),
      author: count(asRecord(payload["user"])?.["id"], "user.id"),
      text: line,
    },
  ];
}

function defaultBranch(payload: Json): string {
  const branch = asRecord(payload["project"])?.["default_branch"];
  if (typeof branch !== "string" || branch === "" || branch.length > 1000) {
    throw badRequest("project.default_branch must name a branch");
  }
  return branch;
}

function push(delivery: string, payload: Json): readonly GitLabJob[] {
  const { ref, before, after } = payload;
  if (typeof ref !== "string" || !ref.startsWith("refs/heads/") || ref.length > 1000) return [];
  if (isNobody(after)) return [];
  const main = defaultBranch(payload);
  // The default branch itself has nothing to be held to when it is new.
  if (isNobody(before) && ref === `refs/heads/${main}`) return [];
  return [
    {
      forge: "gitlab",
      kind: "push",
      delivery,
      ...projectOf(payload),
      ref,
      headSha: commit(after, "after"),
      baseSha: commit(before, "before"),
      defaultBranch: main,
    },
  ];
}

const OVER = ["success", "failed", "canceled", "skipped"];

function deployment(delivery: string, payload: Json): readonly GitLabJob[] {
  if (OVER.some((status) => status === payload["status"])) return [];
  return [
    {
      forge: "gitlab",
      kind: "deployment",
      delivery,
      ...projectOf(payload),
      deployment: count(payload["deployment_id"], "deployment_id"),
      defaultBranch: defaultBranch(payload),
    },
  ];
}

const READERS: Readonly<Record<string, (delivery: string, payload: Json) => readonly GitLabJob[]>> =
  { merge_request: merge, note, push, deployment };

/** @example gitlabJobsOf(delivery, JSON.parse(text)) */
export function gitlabJobsOf(delivery: string, value: unknown): readonly GitLabJob[] {
  const payload = asRecord(value);
  if (payload === undefined) throw badRequest("The payload must be a JSON object in UTF-8");
  const kind = payload["object_kind"];
  if (typeof kind !== "string" || !Object.hasOwn(READERS, kind)) return [];
  return READERS[kind]?.(delivery, payload) ?? [];
}
