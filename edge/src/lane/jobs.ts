// Jobs, whatever forge they are of: from bindings and an engine to what a lane needs.
import type { EngineSlot } from "../engine-slot.ts";
import type { Pace } from "../forge/client.ts";
import { ForgeError } from "../forge/trouble.ts";
import { githubGiveUp, githubWork } from "../github/work.ts";
import type { LogEntry, Metrics } from "../log.ts";
import { readSettings } from "../settings.ts";
import type { Bindings } from "../settings.ts";
import type { Job } from "./job.ts";
import { Lane } from "./lane.ts";
import type { Memory } from "./memory.ts";

export interface Place {
  readonly bindings: Bindings;
  readonly slot: EngineSlot;
  readonly metrics: Metrics;
  /** Writes a structured line. */
  readonly write: (line: string) => void;
  /** The turns of the job's installation. */
  readonly paceOf: (job: Job) => Pace;
  /** To the forge; the runtime's own where left out. */
  readonly fetch?: typeof fetch;
  readonly waitOf?: (ms: number) => number;
}

/**
 * A lane that does the jobs of forges.
 *
 * @example const lane = laneOver(memory, place); await lane.submit(job);
 */
export function laneOver(memory: Memory, place: Place): Lane {
  const { slot, metrics, write } = place;
  const log = (entry: LogEntry) => {
    metrics.observe(entry);
    write(JSON.stringify(entry));
  };
  const toolsOf = (job: Job) => ({
    engine: slot,
    pace: place.paceOf(job),
    ...(place.fetch === undefined ? {} : { fetch: place.fetch }),
    sleep: (ms: number) =>
      new Promise<void>((resolve) => setTimeout(resolve, place.waitOf?.(ms) ?? ms)),
  });
  const settings = () => {
    const { github } = readSettings(place.bindings);
    if (github === undefined) throw new ForgeError("no app is configured", 0);
    return github;
  };
  return new Lane({
    memory,
    log,
    ...(place.waitOf === undefined ? {} : { waitOf: place.waitOf }),
    work: (job, remembered) => githubWork(settings(), toolsOf(job), job, remembered),
    giveUp: (job) => githubGiveUp(settings(), toolsOf(job), job),
  });
}
