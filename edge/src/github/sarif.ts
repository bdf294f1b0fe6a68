import { Client, path } from "../forge/client.ts";
import { ForgeError } from "../forge/trouble.ts";
import type { Target } from "./publish.ts";

interface Analysis {
  readonly commit_sha: string;
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly partialFingerprints: Readonly<Record<string, string>>;
}
interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
  readonly results: readonly Result[];
}

const fingerprintOf = (result: Result) => JSON.stringify(result.partialFingerprints);

/** `run` with what `other` finds more. */
function withMore(run: Run, other: Run): Run {
  const rules = [...run.tool.driver.rules];
  const numbers = new Map(rules.map(({ id }, i) => [id, i]));
  const known = new Map<string, number>();
  for (const result of run.results) {
    const key = fingerprintOf(result);
    known.set(key, (known.get(key) ?? 0) + 1);
  }
  const more: Result[] = [];
  for (const result of other.results) {
    const key = fingerprintOf(result);
    const left = known.get(key) ?? 0;
    known.set(key, left - 1);
    if (left > 0) continue;
    const rule = other.tool.driver.rules[result.ruleIndex];
    if (rule !== undefined && !numbers.has(rule.id)) numbers.set(rule.id, rules.push(rule) - 1);
    more.push({ ...result, ruleIndex: numbers.get(result.ruleId) ?? -1 });
  }
  const driver = { ...run.tool.driver, rules };
  return { ...run, tool: { ...run.tool, driver }, results: [...run.results, ...more] };
}

/**
 * One report of several: what any of them finds. No policy loosens another there either.
 *
 * @example united([byOrganisation, byRepository])
 */
export function united(texts: readonly string[]): string {
  const [first = "", ...others] = texts;
  if (others.length === 0) return first;
  const reports = texts.map((text) => JSON.parse(text) as { readonly runs: readonly [Run] });
  const run = reports.map(({ runs }) => runs[0]).reduce(withMore);
  return JSON.stringify({ ...reports[0], runs: [run] });
}

async function packed(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/**
 * Uploads a report for code scanning, once for each commit. Where the repository has no code scanning,
 * or takes no such report, nothing is lost: the check says it all.
 *
 * @example await publishSarif(client, target, "refs/pull/7/head", sarif);
 */
export async function publishSarif(
  client: Client,
  { owner, name, head }: Target,
  ref: string,
  sarif: string,
): Promise<void> {
  try {
    const list = path`/repos/${owner}/${name}/code-scanning/analyses`;
    const analyses = await client.find<Analysis[]>({
      method: "GET",
      operation: "analyses",
      path: `${list}?tool_name=sluice&ref=${encodeURIComponent(ref)}&per_page=100`,
    });
    if (analyses?.some((one) => one.commit_sha === head) === true) return;
    await client.json({
      method: "POST",
      operation: "analysis",
      path: path`/repos/${owner}/${name}/code-scanning/sarifs`,
      body: { commit_sha: head, ref, sarif: await packed(sarif), validate: true },
    });
  } catch (error) {
    if (!(error instanceof ForgeError) || ![403, 404, 413, 422].includes(error.status)) throw error;
  }
}
