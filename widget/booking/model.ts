import type { BookAnswer, BusinessProfile } from '../../shared/booking.ts';
import type { Locale } from '../../shared/policy.ts';
import type { FieldError } from '../../shared/refusal.ts';
import type { Slot } from '../../shared/slot.ts';
import type { Instant } from '../../shared/time.ts';
import { type BookingApi, Refused, Unreachable } from '../api.ts';
import { localeOf, say, type Words } from '../i18n.ts';
import { en } from '../locales/en.ts';
import { asking } from './asking.ts';
import { attempts } from './attempt.ts';
import { checkAddress, checkDetails, type Details, translateFields } from './check.ts';
import { batch, signal } from './signal.ts';

export type Step =
  | 'loading'
  | 'failed'
  | 'service'
  | 'location'
  | 'address'
  | 'slots'
  | 'details'
  | 'booked'
  | 'request'
  | 'received';
export type Service = BusinessProfile['services'][number];
export type Booked = Extract<BookAnswer, { outcome: 'booked' }>;

export interface BookingOptions {
  api: BookingApi;
  /** The page's language; without one the business's own is spoken. */
  locale?: Locale | undefined;
  /** Fetches the texts of a language other than English. */
  texts(locale: Locale): Promise<Words>;
  /** Chosen by the page that embeds us: the customer is not asked. */
  serviceId?: string | undefined;
  locationId?: string | undefined;
  prefill?: Partial<Details & { postcode: string; street: string }>;
  newKey(): string;
  now(): Instant;
  /** Tells the host page what happens, without personal data. */
  emit?(name: 'ready' | 'step' | 'select' | 'booked' | 'conflict' | 'error', detail?: object): void;
}

/** The customer's way to a booked time, without a word about how it looks. */
export function createBooking({ api, prefill = {}, emit = () => {}, ...options }: BookingOptions) {
  const locale = signal<Locale>(options.locale ?? 'en');
  const words = signal<Words>(en);
  const step = signal<Step>('loading');
  /** True once the customer has done something: only then may a new step take the focus. */
  const moved = signal(false);
  const busy = signal(false);
  const status = signal('');
  const errors = signal<FieldError[]>([]);
  const profile = signal<BusinessProfile | null>(null);
  const service = signal<Service | null>(null);
  const locationId = signal<string | undefined>(undefined);
  const address = signal({ postcode: prefill.postcode ?? '', street: prefill.street ?? '' });
  const details = signal<Details>({
    name: prefill.name ?? '',
    email: prefill.email ?? '',
    phone: prefill.phone ?? '',
    note: '',
  });
  const booked = signal<Booked | null>(null);
  const attempt = attempts(options.newKey);

  const wanted = () => ({
    serviceId: service.value!.id,
    ...(locationId.value ? { locationId: locationId.value } : {}),
    ...(service.value!.place === 'customer' ? { address: { ...address.value, place: '' } } : {}),
  });
  const slots = asking(api, wanted);
  const { answer, chosen, conflict } = slots;

  function goTo(next: Step): void {
    batch(() => {
      moved.value = step.value !== 'loading' && step.value !== 'failed';
      step.value = next;
      errors.value = [];
      status.value = '';
    });
    emit('step', { step: next });
  }

  /** Shows what is wrong anew, so that the summary takes the focus again. */
  function complain(found: FieldError[]): boolean {
    errors.value = [];
    errors.value = found;
    return found.length > 0;
  }

  /** Silence and refusals become words for the customer; anything else is ours and goes up. */
  function explain(error: unknown, general: string, otherwise: string): void {
    status.value = '';
    if (error instanceof Refused) {
      const fields = translateFields(error.problem.fields ?? [], words.value);
      if (fields.some((f) => f.field in address.value)) goTo('address');
      complain(fields.length > 0 ? fields : [{ field: 'form', message: general }]);
      emit('error', { code: error.problem.code });
    } else if (error instanceof Unreachable) {
      complain([{ field: 'form', message: otherwise }]);
      emit('error', { code: 'offline' });
    } else throw error;
  }

  async function show(question: Promise<boolean>): Promise<void> {
    errors.value = [];
    status.value = words.value.searching;
    try {
      if (!(await question)) return;
      const found = answer.value;
      status.value = found?.outcome === 'slots' ? say(words.value.found, { n: found.slots.length }) : '';
    } catch (error) {
      explain(error, words.value.failed, words.value.failed);
    }
  }

  function showSlots(): Promise<void> {
    goTo('slots');
    return show(slots.askFirst());
  }

  function afterService(): Promise<void> | void {
    const { place, locations } = service.value!;
    if (locations.length > 1 && !locationId.value) return goTo('location');
    return place === 'customer' ? goTo('address') : showSlots();
  }

  /** One request at a time, with its words while it is under way. */
  async function trying(work: () => Promise<void>): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    errors.value = [];
    status.value = words.value.sending;
    try {
      await work();
    } catch (error) {
      explain(error, words.value.refused, words.value.offline);
    } finally {
      busy.value = false;
    }
  }

  const contact = () => {
    const { name, email, phone } = details.value;
    return { name: name.trim(), email: email.trim(), phone: phone.trim(), locale: locale.value };
  };

  async function lost(alternatives: Slot[]): Promise<void> {
    emit('conflict');
    goTo('slots');
    if (alternatives.length > 0) slots.offer(alternatives);
    else await show(slots.askFirst());
    conflict.value = true;
    status.value = words.value.lostWhy;
  }

  async function send(): Promise<void> {
    const { from, to, date } = chosen.value!;
    const request = {
      ...wanted(),
      slot: { from, to },
      contact: contact(),
      note: details.value.note,
      ...(date && { dateId: date.id, wait: !date.left }),
    };
    await trying(async () => {
      const result = await attempt(request, (key) => api.book(request, key));
      if (result.outcome === 'slot-taken') return lost(result.alternatives);
      if (result.outcome === 'already' || result.outcome === 'call-us') {
        const { already, callUs } = words.value;
        const message = result.outcome === 'already' ? already : say(callUs, { phone: result.phone });
        status.value = '';
        complain([{ field: 'form', message }]);
        return;
      }
      booked.value = result;
      goTo('booked');
      status.value = words.value.booked;
      emit('booked', { reference: result.appointment.reference, from, to });
    });
    // What is wrong with the details is said where they can be mended.
    if (errors.value.length > 0 && step.value === 'slots') step.value = 'details';
  }

  /** Where "Back" leads from here; null where there is no way back. */
  function backStep(): Step | null {
    const toService = (profile.value?.services.length ?? 0) > 1 && !options.serviceId ? 'service' : null;
    const toLocation = (service.value?.locations.length ?? 0) > 1 && !options.locationId ? 'location' : toService;
    const before: Partial<Record<Step, Step | null>> = {
      location: toService,
      address: toLocation,
      slots: service.value?.place === 'customer' ? 'address' : toLocation,
      details: 'slots',
      request: 'slots',
    };
    return before[step.value] ?? null;
  }

  return {
    get words() {
      return words.value;
    },
    get locale() {
      return locale.value;
    },
    now: options.now,
    step,
    moved,
    busy,
    status,
    errors,
    profile,
    service,
    locationId,
    address,
    details,
    booked,
    slots,
    backStep,

    /** Learns the page's language; where its texts cannot be fetched, English is better than nothing. */
    async speak(wish: Locale | undefined = options.locale): Promise<void> {
      if (wish && wish !== 'en') words.value = await options.texts(wish).catch(() => en);
      if (wish) locale.value = words.value === en ? 'en' : wish;
    },
    async start(): Promise<void> {
      step.value = 'loading';
      try {
        const [found] = await Promise.all([api.profile(options.locale), this.speak()]);
        if (!options.locale) await this.speak(localeOf(found.locale));
        profile.value = found;
        service.value =
          found.services.find((s) => s.id === options.serviceId) ??
          (found.services.length === 1 ? found.services[0]! : null);
        locationId.value = service.value?.locations.find((l) => l.id === options.locationId)?.id;
        emit('ready');
        if (service.value) await afterService();
        else goTo('service');
      } catch (error) {
        goTo('failed');
        explain(error, words.value.failed, words.value.failed);
      }
    },
    async chooseService(id: string): Promise<void> {
      service.value = profile.value?.services.find((s) => s.id === id) ?? null;
      locationId.value = undefined;
      await afterService();
    },
    async chooseLocation(id: string): Promise<void> {
      locationId.value = id;
      await (service.value?.place === 'customer' ? goTo('address') : showSlots());
    },
    async submitAddress(): Promise<void> {
      if (!complain(checkAddress(address.value, words.value))) await showSlots();
    },
    askAgain: () => show(slots.ask(slots.askedDay.value ?? undefined)),
    async askOwnDay(): Promise<void> {
      const day = slots.ownDay.value;
      if (day) await show(slots.ask(day));
      else errors.value = [{ field: 'day', message: words.value.needDate }];
    },
    askLater: () => show(slots.askLater()),
    askEarlier: () => show(slots.askEarlier()),
    select(slot: Slot): void {
      batch(() => {
        chosen.value = slot;
        errors.value = [];
        status.value = '';
      });
      emit('select', { from: slot.from, to: slot.to });
    },
    /** On to the details; after a lost race they are known already and the new time is booked at once. */
    async confirmSlot(): Promise<void> {
      if (!chosen.value) status.value = words.value.pickFirst;
      else if (conflict.value && checkDetails(details.value, words.value).length === 0) await send();
      else goTo('details');
    },
    async submitDetails(): Promise<void> {
      if (!complain(checkDetails(details.value, words.value))) await send();
    },
    openRequest: () => goTo('request'),
    async submitRequest(): Promise<void> {
      if (complain(checkDetails(details.value, words.value))) return;
      const leave = { ...wanted(), contact: contact(), words: details.value.note };
      await trying(async () => {
        await attempt(leave, (key) => api.leave(leave, key));
        goTo('received');
        status.value = words.value.received;
      });
    },
    back(): void {
      const to = backStep();
      if (!to) return;
      if (to !== 'slots') slots.forget();
      if (to === 'location') locationId.value = undefined;
      goTo(to);
    },
  };
}

export type Booking = ReturnType<typeof createBooking>;
