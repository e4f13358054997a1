import type { ComponentType, JSX } from 'preact';
import { roleWords, type StaffAction } from '../../shared/roles.ts';
import { AbsencesPage } from './absences/absences-page.tsx';
import { BoardRoute } from './board/route.tsx';
import { DayPage } from './day/day-page.tsx';
import { EventsPage } from './events/events-page.tsx';
import { OfficeIcon, type OfficeIconName } from './icons.tsx';
import { JobPage } from './jobs/job-page.tsx';
import { JobsPage } from './jobs/jobs-page.tsx';
import { NewJobPage } from './jobs/new-job-page.tsx';
import { MyDayPage } from './my-day/my-day-page.tsx';
import { Notices } from './notices.tsx';
import { Empty, Page } from './page.tsx';
import { PlansPage } from './plans/plans-page.tsx';
import { QueuePage } from './queue/queue-page.tsx';
import { ReportsRoute } from './reports/route.tsx';
import { parts } from './router.ts';
import { BookSeriesPage } from './series/book-series-page.tsx';
import { SeriesPage } from './series/series-page.tsx';
import { mayI, onTheRoad, queueCount, signedIn, whyNotI } from './session.ts';
import { SettingsPages } from './setup/setup-pages.tsx';
import { AccountPage } from './staff/account-page.tsx';
import { StaffPage } from './staff/staff-page.tsx';
import { StockPage } from './stock/stock-page.tsx';
import { Called } from './words.ts';

interface Place {
  path: string;
  name: string;
  icon: OfficeIconName;
  needs: StaffAction;
  page: ComponentType;
  /** Narrows it further than the right does. */
  open?(): boolean;
}

/** The pages of the office, in the order of a day's work. */
const places: Place[] = [
  { path: 'board', name: 'Board', icon: 'board', needs: 'see-schedule', page: BoardRoute, open: () => !onTheRoad() },
  { path: 'day', name: 'Day', icon: 'day', needs: 'see-schedule', page: DayPage, open: () => !onTheRoad() },
  {
    path: 'my-day',
    name: 'My day',
    icon: 'mine',
    needs: 'record-outcome',
    page: MyDayPage,
    open: () => onTheRoad() || signedIn().ownDay,
  },
  { path: 'queue', name: 'Queue', icon: 'queue', needs: 'work-queue', page: QueuePage },
  { path: 'plans', name: 'Plans', icon: 'plans', needs: 'plan-period', page: PlansPage },
  { path: 'events', name: 'Events', icon: 'events', needs: 'see-schedule', page: EventsPage },
  { path: 'absences', name: 'Absences', icon: 'absences', needs: 'see-schedule', page: AbsencesPage },
  { path: 'jobs', name: 'Jobs', icon: 'jobs', needs: 'see-customers', page: JobsPage },
  { path: 'stock', name: 'Stock', icon: 'stock', needs: 'see-stock', page: StockPage },
  { path: 'reports', name: 'Reports', icon: 'reports', needs: 'see-reports', page: ReportsRoute },
  { path: 'settings', name: 'Settings', icon: 'settings', needs: 'see-settings', page: SettingsPages },
  { path: 'staff', name: 'Staff', icon: 'staff', needs: 'manage-staff', page: StaffPage },
];

/** Jobs are called as the business calls them. */
const nameOf = ({ path, name }: Place): string => (path === 'jobs' ? Called('job', 2) : name);
const isOpen = (place: Place): boolean => mayI(place.needs) && (place.open?.() ?? true);
/** Where somebody begins: the office at the board, a technician with their own day. */
const landing = (): string => (onTheRoad() ? 'my-day' : 'board');

function CurrentPage(): JSX.Element {
  const [first = landing(), second, third] = parts.value;
  if (first === 'account') return <AccountPage />;
  const place = places.find((p) => p.path === first);
  if (!place)
    return (
      <Page title="Not found">
        <Empty title="There is no such page.">
          <p>
            <a href="/office/">Back to the beginning</a>
          </p>
        </Empty>
      </Page>
    );
  if (!isOpen(place))
    return (
      <Page title={nameOf(place)}>
        <Empty title="This page is not open to your role.">
          <p>
            {whyNotI(place.needs)} Ask the owner of {signedIn().business.name} if you need it.
          </p>
        </Empty>
      </Page>
    );
  if (place.path === 'jobs' && second === 'new') return <NewJobPage />;
  if (place.path === 'jobs' && second === 'series' && third) return <SeriesPage key={third} id={third} />;
  if (place.path === 'jobs' && second && third === 'series') return <BookSeriesPage key={second} jobId={second} />;
  if (place.path === 'jobs' && second) return <JobPage key={second} id={second} />;
  return <place.page />;
}

function Navigation(): JSX.Element | null {
  const here = parts.value[0] ?? landing();
  const mine = places.filter(isOpen);
  if (mine.length < 2) return null;
  return (
    <nav class="nav" aria-label="Office">
      {mine.map((place) => (
        <a
          key={place.path}
          class="nav-item"
          href={place.path === landing() ? '/office/' : `/office/${place.path}`}
          aria-current={here === place.path ? 'page' : undefined}
        >
          <OfficeIcon name={place.icon} />
          <span>{nameOf(place)}</span>
          {place.path === 'queue' && queueCount.value > 0 && (
            <span class="count">
              {queueCount.value}
              <span class="sr"> waiting</span>
            </span>
          )}
        </a>
      ))}
    </nav>
  );
}

/** The frame around every page: whose office this is, where one can go, who is signed in. */
export function Shell(): JSX.Element {
  const { business, staff } = signedIn();
  return (
    <div class="office">
      <a class="skip" href="#content">
        To the content
      </a>
      <header class="bar">
        <strong class="business">
          <bdi>{business.name}</bdi>
        </strong>
        <Navigation />
        <form class="who" method="post" action="/office/sign-out">
          <a class="who-name" href="/office/account" aria-current={parts.value[0] === 'account' ? 'page' : undefined}>
            <bdi>{staff.name}</bdi>
            <small>
              {roleWords[staff.role].one}
              <span class="sr">, your account</span>
            </small>
          </a>
          <button class="button quiet" type="submit">
            <OfficeIcon name="out" />
            <span>Sign out</span>
          </button>
        </form>
      </header>
      <div class="content" id="content" tabIndex={-1}>
        <CurrentPage />
      </div>
      <Notices />
    </div>
  );
}
