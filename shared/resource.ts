/** People, rooms, equipment and vehicles: everything whose time a service can take. A technician is a person who drives. */
export const resourceKinds = ['person', 'room', 'equipment', 'vehicle'] as const;
export type ResourceKind = (typeof resourceKinds)[number];

export interface Resource {
  id: string;
  kind: ResourceKind;
  name: string;
  locationId: string | null;
  /** How many can be taken at once; each unit is its own line in the ledger. */
  units: number;
  skills: string[];
  /** How well or how much: levels above 1 by skill. */
  levels?: Record<string, number>;
  drives: boolean;
  colour: string;
}
