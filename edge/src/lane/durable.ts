// Lanes and turns as Durable Objects: one object for each pull request, one for each installation.
import type { Pace } from "../forge/client.ts";
import type { Bindings } from "../settings.ts";
import { laneOf } from "./job.ts";
import type { Job } from "./job.ts";
import { laneOver } from "./jobs.ts";
import type { Place } from "./jobs.ts";
import type { Lane } from "./lane.ts";
import type { Memory } from "./memory.ts";
import { blocked, nextTurn, restOf } from "./pace.ts";
import type { PaceState } from "./pace.ts";

interface Stub {
  fetch(address: string, init?: RequestInit): Promise<Response>;
}

/** A binding of Durable Objects, as far as it is used. */
export interface Namespace {
  idFromName(name: string): unknown;
  get(id: unknown): Stub;
}

export interface DurableBindings extends Bindings {
  readonly LANES: Namespace;
  readonly TURNS: Namespace;
}

/** What the runtime hands to an object, as far as it is used. */
export interface DurableState {
  readonly storage: Memory;
}

// Objects are reached through the binding only; the host's name means nothing.
const ADDRESS = "https://object";

async function ask<T>(stub: Stub, body: unknown): Promise<T> {
  const response = await stub.fetch(ADDRESS, { method: "POST", body: JSON.stringify(body) });
  return (await response.json()) as T;
}

/** @example const state = await submitTo(bindings.LANES, job); // "taken" */
export function submitTo(lanes: Namespace, job: Job): Promise<string> {
  return ask(lanes.get(lanes.idFromName(laneOf(job))), job);
}

function paceOver(turns: Namespace, job: Job): Pace {
  const stub = turns.get(turns.idFromName(`${job.forge}/${job.installation}`));
  return {
    turn: () => ask<number>(stub, {}),
    rest: () => ask<number>(stub, { rest: true }),
    block: (block) => ask(stub, { block }),
  };
}

/** Lanes over an engine that all objects of one isolate share. */
export function laneClass(shared: Omit<Place, "bindings" | "paceOf" | "submit">) {
  return class {
    readonly #lane: Lane;

    constructor(state: DurableState, bindings: DurableBindings) {
      const paceOf = (job: Job) => paceOver(bindings.TURNS, job);
      const submit = (job: Job) => submitTo(bindings.LANES, job);
      this.#lane = laneOver(state.storage, { ...shared, bindings, paceOf, submit });
    }

    async fetch(request: Request): Promise<Response> {
      return Response.json(await this.#lane.submit((await request.json()) as Job));
    }

    alarm(): Promise<void> {
      return this.#lane.wake();
    }
  };
}

/** The turns of one installation. */
export class Turns {
  readonly #memory: Memory;

  constructor({ storage }: DurableState) {
    this.#memory = storage;
  }

  async fetch(request: Request): Promise<Response> {
    const { block, rest } = (await request.json()) as { block?: number; rest?: true };
    const now = Date.now();
    const state = await this.#memory.get<PaceState>("state");
    if (block !== undefined) {
      await this.#memory.put("state", blocked(state, now, block));
      return Response.json(null);
    }
    if (rest === true) return Response.json(restOf(state, now));
    const { state: next, wait } = nextTurn(state, now);
    if (wait < 4000) await this.#memory.put("state", next);
    return Response.json(wait);
  }
}
