import { abilityWords, type Requirement } from '../../shared/service.ts';

const none = { person: 'nobody', room: 'no room', equipment: 'no device', vehicle: 'no vehicle' } as const;
const nouns = {
  person: ['person', 'people'],
  room: ['room', 'rooms'],
  equipment: ['device', 'devices'],
  vehicle: ['vehicle', 'vehicles'],
} as const;

/** " with the skill quiet", " with the skills gas and oil, or bath": what a requirement asks beside its kind. */
export function skillWords(requirement: Requirement): string {
  if (requirement.skills.length === 0) return '';
  const others = (requirement.or ?? []).map((other) => `, or ${abilityWords(other)}`).join('');
  return ` with the skill${requirement.skills.length > 1 ? 's' : ''} ${abilityWords(requirement)}${others}`;
}

/** What there is too little of for a requirement: "no room with the skill quiet", "only 1 room, not 2". */
export function lackWords(requirement: Requirement, there: number): string {
  const { kind, count } = requirement;
  const skilled = skillWords(requirement);
  return there === 0
    ? `${none[kind]}${skilled}`
    : `only ${there} ${nouns[kind][there === 1 ? 0 : 1]}${skilled}, not ${count}`;
}
