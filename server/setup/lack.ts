import type { Requirement } from '../../shared/service.ts';

const none = { person: 'nobody', room: 'no room', equipment: 'no device', vehicle: 'no vehicle' } as const;
const nouns = {
  person: ['person', 'people'],
  room: ['room', 'rooms'],
  equipment: ['device', 'devices'],
  vehicle: ['vehicle', 'vehicles'],
} as const;

/** What there is too little of for a requirement: "no room with the skill quiet", "only 1 room, not 2". */
export function lackWords({ kind, skills, count }: Requirement, there: number): string {
  const skilled = skills.length === 0 ? '' : ` with the skill${skills.length > 1 ? 's' : ''} ${skills.join(' and ')}`;
  return there === 0
    ? `${none[kind]}${skilled}`
    : `only ${there} ${nouns[kind][there === 1 ? 0 : 1]}${skilled}, not ${count}`;
}
