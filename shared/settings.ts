/** What a business decides for itself, as the office reads and writes it. */
import * as v from 'valibot';
import { type Policy, type PolicyOverride, PolicyOverrideSchema, strategies } from './policy.ts';
import type { Terms } from './terms.ts';

export interface Settings {
  /** What is in force where a service says nothing. */
  inForce: Policy;
  business: PolicyOverride;
  /** What it calls its customers, jobs, appointments … */
  terms: Terms;
  services: { id: string; name: string; policy: PolicyOverride }[];
}
export const SettingsSchema = v.object({ policy: PolicyOverrideSchema });

/** How one job finds its time; null: as its service and business say. */
export const StrategySchema = v.object({ strategy: v.nullable(v.picklist(strategies)) });
