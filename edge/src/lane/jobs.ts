// Jobs, whatever forge they are of: from bindings and an engine to what a lane needs.
import type { EngineSlot } from "../engine-slot.ts";
import type { Pace } from "../forge/client.ts";
import { ForgeError, Later } from "../forge/trouble.ts";
import { githubGiveUp, githubWork } from "../github/work.ts";
import { gitlabGiveUp, gitlabWork } from "../gitlab/work.ts";
import type { LogEntry, Metrics } from "../log.ts";
import { readSettings } from "../settings.ts";
import type { Bindings } from "../settings.ts";
import type { Crowd } from "./crowd.ts";
import type { Job } from "./job.ts";
import { Lane } from "./lane.ts";
import type { Memory } from "./memory.ts";

export interface Place {
  readonly bindings: Bindings;
  readonly slot: EngineSlot;
  readonly metrics: Metrics;
  /** Of all lanes that share the memory. */
  readonly crowd: Crowd;
  /** Writes a structured line. */
  readonly write: (line: string) => void;
  /** The turns of the job's installation. */
  readonly paceOf: (job: Job) => Pace;
  /** Takes on what one job makes of others. */
  readonly submit: (job: Job) => Promise<string>;
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
  const { slot, metrics, crowd, write } = place;
  const log = (entry: LogEntry) => {
    metrics.observe(entry);
    write(JSON.stringify(entry));
  };
  const toolsOf = (job: Job) => ({
    engine: slot,
    pace: place.paceOf(job),
    submit: place.submit,
    ...(place.fetch === undefined ? {} : { fetch: place.fetch }),
    sleep: (ms: number) =>
      new Promise<void>((resolve) => setTimeout(resolve, place.waitOf?.(ms) ?? ms)),
  });
  const groupOf = ({ forge, installation }: Job) => `${forge}/${installation}`;
  const configured = <T>(settings: T | undefined): T => {
    if (settings === undefined) throw new ForgeError("the forge is not configured", 0);
    return settings;
  };
  const work = async (job: Job, remembered: Memory) => {
    const { github, gitlab } = readSettings(place.bindings);
    return job.forge === "github"
      ? githubWork(configured(github), toolsOf(job), job, remembered)
      : gitlabWork(configured(gitlab), toolsOf(job), job, remembered);
  };
  const giveUp = async (job: Job) => {
    const { github, gitlab } = readSettings(place.bindings);
    return job.forge === "github"
      ? githubGiveUp(configured(github), toolsOf(job), job)
      : gitlabGiveUp(configured(gitlab), toolsOf(job), job);
  };
  return new Lane({
    memory,
    log,
    ...(place.waitOf === undefined ? {} : { waitOf: place.waitOf }),
    work: async (job, remembered) => {
      const rest = await place.paceOf(job).rest();
      if (rest > 0) throw new Later("the forge is left alone", rest, true);
      return crowd.enter(groupOf(job), () => work(job, remembered));
    },
    giveUp: (job) => crowd.enter(groupOf(job), () => giveUp(job)),
  });
}
