import type { Generated, Insertable, Selectable } from 'kysely';
import type { EventKind } from '../../shared/event.ts';

/** The tables as Kysely sees them; columns are camelCase here and snake_case in SQL. Booleans are 0 or 1, `…Json`-like columns are text. */

export interface BusinessTable {
  businessId: string;
  name: string;
  zone: string;
  locale: string;
  country: string;
  email: string;
  phone: string;
  colour: string;
  policy: string;
  travel: string;
  terms: string;
  allowedOrigins: string;
  createdAt: number;
}

export interface LocationTable {
  businessId: string;
  id: string;
  name: string;
  address: string;
  postcode: string;
  place: string;
  lat: number;
  lon: number;
  zone: string;
  /** Since when nothing new takes place there. */
  closedAt: Generated<number | null>;
}

export interface AreaTable {
  businessId: string;
  postcode: string;
  place: string;
  lat: number;
  lon: number;
}

export interface ResourceTable {
  businessId: string;
  id: string;
  locationId: string | null;
  kind: 'person' | 'room' | 'equipment' | 'vehicle';
  name: string;
  units: number;
  drives: 0 | 1;
  homeLat: number | null;
  homeLon: number | null;
  homeStreet: Generated<string>;
  homePostcode: Generated<string>;
  homePlace: Generated<string>;
  externalRef: Generated<string | null>;
  maxVisits: number;
  email: string;
  phone: string;
  colour: string;
  attributes: string;
  active: 0 | 1;
}

export interface ResourceUnitTable {
  businessId: string;
  resourceId: string;
  unit: number;
}

export interface DriverTable {
  businessId: string;
  resourceId: string;
  weekday: number;
  validFrom: string;
  validTo: string;
  vehicleId: string;
}

export interface ResourceSkillTable {
  businessId: string;
  resourceId: string;
  skill: string;
  level: number;
}

export interface ResourceGroupTable {
  businessId: string;
  id: string;
  name: string;
}

export interface ResourceGroupMemberTable {
  businessId: string;
  groupId: string;
  resourceId: string;
}

export interface ShiftTable {
  businessId: string;
  id: string;
  resourceId: string;
  weekday: number;
  fromMinute: number;
  toMinute: number;
  validFrom: string;
  validTo: string;
}

export interface ShiftExceptionTable {
  businessId: string;
  id: string;
  resourceId: string;
  day: string;
  fromMinute: number;
  toMinute: number;
}

export interface AbsenceTable {
  businessId: string;
  id: string;
  resourceId: string;
  startsAt: number;
  endsAt: number;
  reason: string;
  createdBy: string;
  createdAt: number;
}

export interface ResourceDayTable {
  businessId: string;
  resourceId: string;
  day: string;
  version: number;
}

export interface ScheduleVersionTable {
  businessId: string;
  ledger: number;
  roster: number;
  holds: Generated<number>;
}

export interface BoardHoldTable {
  businessId: string;
  cardId: string;
  staffId: string;
  heldUntil: number;
}

export interface BoardViewTable {
  businessId: string;
  id: string;
  staffId: string;
  name: string;
  query: string;
  createdAt: number;
}

export interface ServiceTable {
  businessId: string;
  id: string;
  name: string;
  names: string;
  description: string;
  place: 'customer' | 'location';
  durationMinutes: number;
  setupMinutes: number;
  cleanupMinutes: number;
  policy: string;
  offered: 0 | 1;
  active: 0 | 1;
  /** How it is sold as a series, as JSON; null where it is not. */
  series: Generated<string>;
  /** More than 0: a class. */
  capacity: Generated<number>;
  suppliesFrom: Generated<'lead' | 'location'>;
}

export interface ServiceLocationTable {
  businessId: string;
  serviceId: string;
  locationId: string;
}

export interface RequirementTable {
  businessId: string;
  serviceId: string;
  position: number;
  kind: 'person' | 'room' | 'equipment' | 'vehicle';
  skills: string;
  count: number;
  options: string;
}

export interface ItemTable {
  businessId: string;
  id: string;
  name: string;
  unit: string;
  reorderAt: number;
}

export interface KitItemTable {
  businessId: string;
  kitId: string;
  itemId: string;
  quantity: number;
}

export interface SupplyTable {
  businessId: string;
  serviceId: string;
  itemId: string;
  quantity: number;
}

export interface LotTable {
  businessId: string;
  id: string;
  itemId: string;
  locationId: string | null;
  resourceId: string | null;
  ref: string;
  receivedDay: string;
  expiresDay: string;
  quantity: number;
  reserved: number;
  /** Nothing of it is used any more. */
  recalledAt: number | null;
}

export interface CustomerTable {
  businessId: string;
  id: string;
  externalRef: string | null;
  name: string;
  email: string;
  phone: string;
  locale: string;
  address: string;
  postcode: string;
  place: string;
  lat: number | null;
  lon: number | null;
  notes: string;
  policy: string;
  erasedAt: number | null;
  createdAt: number;
}

export interface SeriesTable {
  businessId: string;
  id: string;
  customerId: string;
  serviceId: string;
  rhythm: string;
  count: number;
  status: Generated<'held' | 'booked'>;
  heldUntil: Generated<number | null>;
  createdAt: number;
}

export interface JobTable {
  businessId: string;
  id: string;
  externalRef: string | null;
  customerId: string;
  serviceId: string;
  locationId: string | null;
  seriesId: string | null;
  seriesPosition: number | null;
  status: 'open' | 'proposed' | 'booked' | 'done' | 'closed';
  address: string;
  postcode: string;
  place: string;
  lat: number | null;
  lon: number | null;
  preferences: string;
  policy: string;
  priority: number;
  requiredResourceId: string | null;
  preferredResourceId: string | null;
  rounds: number;
  source: string;
  note: string;
  version: number;
  createdAt: number;
  /** Its own length, where it is not the service's. */
  minutes: Generated<number | null>;
}

export interface AppointmentTable {
  businessId: string;
  id: string;
  jobId: string;
  locationId: string | null;
  status: 'proposed' | 'booked' | 'done' | 'no-show' | 'declined' | 'expired' | 'cancelled' | 'released';
  windowFrom: number;
  windowTo: number;
  plannedStart: number;
  plannedEnd: number;
  lat: number;
  lon: number;
  version: number;
  pinned: 0 | 1;
  holdUntil: number | null;
  overrideBy: string | null;
  overrideReason: string | null;
  createdAt: number;
  updatedAt: number;
  /** Rises with whatever is done to it, where `version` rises with what its customer must hear of. */
  revision: Generated<number>;
}

/** A weekly rhythm: until a day, or so many times. */
export interface EventSeriesTable {
  businessId: string;
  id: string;
  fromDay: string;
  weekdays: string;
  everyWeeks: number;
  untilDay: string | null;
  count: number | null;
  createdAt: number;
}

export interface OutcomeTable {
  businessId: string;
  appointmentId: string;
  kind: 'done' | 'no-show' | 'late-cancel';
  at: number;
  recordedBy: string;
  note: string;
}

export interface EventTable {
  businessId: string;
  id: string;
  serviceId: string | null;
  locationId: string | null;
  kind: EventKind;
  title: string;
  startsAt: number;
  endsAt: number;
  capacity: number;
  createdAt: number;
  seriesId: string | null;
  /** The day the rhythm gave it, wherever it was moved to since. */
  rhythmDay: string | null;
  status: Generated<'planned' | 'cancelled'>;
  version: Generated<number>;
  lat: Generated<number | null>;
  lon: Generated<number | null>;
}

export interface SignupTable {
  businessId: string;
  id: string;
  eventId: string;
  customerId: string;
  status: 'in' | 'waiting' | 'offered' | 'out';
  position: number;
  offeredUntil: number | null;
  leftBecause: 'customer' | 'late' | 'lapsed' | 'office' | 'event' | null;
  outcome: 'came' | 'no-show' | null;
  version: number;
  note: string;
  createdAt: number;
}

export interface WaitingTable {
  businessId: string;
  id: string;
  jobId: string;
  since: number;
  endedAt: number | null;
  endedBecause: 'taken' | 'customer' | 'office' | 'over' | null;
}

export interface GapTable {
  businessId: string;
  id: string;
  resourceId: string;
  day: string;
  startsAt: number;
  endsAt: number;
  freedAt: number;
  closedAt: number | null;
}

export interface OpeningTable {
  businessId: string;
  id: string;
  gapId: string;
  waitingId: string;
  jobId: string;
  windowFrom: number;
  windowTo: number;
  status: 'offered' | 'taken' | 'declined' | 'lapsed' | 'gone';
  offeredUntil: number;
  createdAt: number;
}

export interface AllocationTable {
  businessId: string;
  id: string;
  resourceId: string;
  unit: number;
  startsAt: number;
  endsAt: number;
  day: string;
  appointmentId: string | null;
  eventId: string | null;
  leads: 0 | 1;
}

export interface LotUseTable {
  businessId: string;
  id: string;
  lotId: string;
  appointmentId: string | null;
  quantity: number;
  kind: 'reserve' | 'consume' | 'receive' | 'count' | 'move';
  reason: string;
  at: number;
}

export interface StockNeedTable {
  businessId: string;
  appointmentId: string;
  itemId: string;
  locationId: string | null;
  resourceId: string | null;
  day: string;
  quantity: number;
}

export interface StockPlaceTable {
  businessId: string;
  itemId: string;
  place: string;
  version: number;
}

export interface PlanTable {
  businessId: string;
  id: string;
  status: 'running' | 'ready' | 'sent' | 'cancelled' | 'failed';
  fromDay: string;
  toDay: string;
  filter: string;
  seed: number;
  result: string;
  createdBy: string;
  createdAt: number;
}

export interface ProposalTable {
  businessId: string;
  id: string;
  planId: string | null;
  jobId: string;
  appointmentId: string;
  round: number;
  kind: 'proposal' | 'rebook';
  status: 'sent' | 'accepted' | 'declined' | 'expired' | 'withdrawn';
  expiresAt: number;
  beforeFrom: number | null;
  beforeTo: number | null;
  refused: string;
  words: string;
  createdAt: number;
  answeredAt: number | null;
}

export interface LinkTable {
  businessId: string;
  id: string;
  purpose: 'proposal' | 'pick' | 'rebook' | 'appointment' | 'series' | 'signup' | 'opening' | 'sign-in' | 'invite';
  subjectId: string;
  expiresAt: number;
  supersededAt: number | null;
  createdAt: number;
}

export interface OutboxTable {
  businessId: string;
  id: string;
  kind: string;
  channel: 'email' | 'sms';
  recipient: string;
  customerId: string | null;
  appointmentId: string | null;
  appointmentVersion: number | null;
  seriesId: Generated<string | null>;
  signupId: Generated<string | null>;
  signupVersion: Generated<number | null>;
  locale: string;
  subject: string;
  body: string;
  html: string;
  calendar: string;
  messageId: string;
  status: 'pending' | 'leased' | 'sent' | 'unknown' | 'dead' | 'superseded';
  attempts: number;
  notBefore: number;
  leasedUntil: number | null;
  providerId: string | null;
  lastError: string | null;
  createdAt: number;
  sentAt: number | null;
}

export interface InboundSmsTable {
  businessId: string;
  providerId: string;
  sender: string;
  body: string;
  receivedAt: number;
}

export interface OptOutTable {
  businessId: string;
  phone: string;
  at: number;
}

export interface HistoryTable {
  businessId: string;
  id: string;
  at: number;
  actor: string;
  action: string;
  subjectKind: string;
  subjectId: string;
  before: string;
  after: string;
}

export interface IdempotencyTable {
  businessId: string;
  key: string;
  bodyHash: string;
  status: number;
  response: string;
  createdAt: number;
}

export interface QueueItemTable {
  businessId: string;
  id: string;
  kind:
    | 'declined'
    | 'expired'
    | 'no-slot'
    | 'rebook-unanswered'
    | 'message-failed'
    | 'request'
    | 'call-me'
    | 'opted-out'
    | 'supplies';
  jobId: string | null;
  appointmentId: string | null;
  detail: string;
  createdAt: number;
  closedAt: number | null;
  closedBy: string | null;
  resolution: string | null;
}

export interface StaffTable {
  businessId: string;
  id: string;
  email: string;
  name: string;
  role: 'owner' | 'planner' | 'reception' | 'technician' | 'viewer';
  resourceId: string | null;
  active: 0 | 1;
  createdAt: number;
  /** null: invited, and not accepted yet. */
  joinedAt: number | null;
}

export interface StaffPasswordTable {
  businessId: string;
  staffId: string;
  hash: string;
  changedAt: number;
}

export interface PasskeyTable {
  businessId: string;
  id: string;
  staffId: string;
  publicKey: string;
  counter: number;
  transports: string;
  name: string;
  createdAt: number;
  usedAt: number | null;
}

export interface StaffLocationTable {
  businessId: string;
  staffId: string;
  locationId: string;
}

export interface SessionTable {
  businessId: string;
  id: string;
  staffId: string;
  expiresAt: number;
  createdAt: number;
}

export interface TravelPairTable {
  businessId: string;
  origin: string;
  destination: string;
  seconds: number;
  metres: number;
  askedAt: number;
}

export interface Schema {
  business: BusinessTable;
  location: LocationTable;
  area: AreaTable;
  resource: ResourceTable;
  resourceUnit: ResourceUnitTable;
  resourceSkill: ResourceSkillTable;
  resourceGroup: ResourceGroupTable;
  resourceGroupMember: ResourceGroupMemberTable;
  shift: ShiftTable;
  shiftException: ShiftExceptionTable;
  absence: AbsenceTable;
  resourceDay: ResourceDayTable;
  scheduleVersion: ScheduleVersionTable;
  boardHold: BoardHoldTable;
  boardView: BoardViewTable;
  service: ServiceTable;
  serviceLocation: ServiceLocationTable;
  driver: DriverTable;
  requirement: RequirementTable;
  item: ItemTable;
  kitItem: KitItemTable;
  supply: SupplyTable;
  lot: LotTable;
  customer: CustomerTable;
  series: SeriesTable;
  job: JobTable;
  appointment: AppointmentTable;
  eventSeries: EventSeriesTable;
  outcome: OutcomeTable;
  event: EventTable;
  signup: SignupTable;
  waiting: WaitingTable;
  gap: GapTable;
  opening: OpeningTable;
  allocation: AllocationTable;
  lotUse: LotUseTable;
  stockNeed: StockNeedTable;
  stockPlace: StockPlaceTable;
  plan: PlanTable;
  proposal: ProposalTable;
  link: LinkTable;
  outbox: OutboxTable;
  inboundSms: InboundSmsTable;
  optOut: OptOutTable;
  history: HistoryTable;
  idempotency: IdempotencyTable;
  queueItem: QueueItemTable;
  staff: StaffTable;
  staffLocation: StaffLocationTable;
  staffPassword: StaffPasswordTable;
  passkey: PasskeyTable;
  session: SessionTable;
  travelPair: TravelPairTable;
}

/** A row of a table, as read and as written. */
export type Row<T extends keyof Schema> = Selectable<Schema[T]>;
export type NewRow<T extends keyof Schema> = Insertable<Schema[T]>;
