// Structured lines, and counts of what happened. Neither ever holds anything of a repository: names
// of jobs, outcomes and operations are our own words.

export type LogEntry = Readonly<Record<string, string | number>>;

/** Counters of one isolate, in the text format of Prometheus. */
export class Metrics {
  readonly #counts = new Map<string, number>();

  count(name: string, labels: Readonly<Record<string, string>> = {}, by = 1): void {
    const inner = Object.entries(labels)
      .map(([label, value]) => `${label}="${value.replace(/[^A-Za-z0-9_.:-]/g, "_")}"`)
      .join(",");
    const key = inner === "" ? name : `${name}{${inner}}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + by);
  }

  /** Counts what a line about a job says. */
  observe(entry: LogEntry): void {
    if (entry["event"] !== "job") return;
    const labels = { kind: String(entry["kind"]), outcome: String(entry["outcome"]) };
    this.count("sluice_jobs_total", labels);
    const ms = entry["ms"];
    if (typeof ms === "number") this.count("sluice_job_milliseconds_total", {}, ms);
  }

  text(): string {
    const names = new Set([...this.#counts.keys()].map((key) => key.replace(/\{.*/, "")));
    const lines = [...names].flatMap((name) => [
      `# TYPE ${name} counter`,
      ...[...this.#counts]
        .filter(([key]) => key === name || key.startsWith(`${name}{`))
        .map(([key, count]) => `${key} ${count}`),
    ]);
    return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
  }
}
