import { Calendar } from 'fullcalendar';
import interaction from 'fullcalendar/interaction';
import theme from 'fullcalendar/themes/classic';
import timeline from 'fullcalendar-scheduler/resource-timeline';
import 'fullcalendar/skeleton.css';
import 'fullcalendar/themes/classic/theme.css';
import 'fullcalendar/themes/classic/palette.css';

const levels = {
  day: { slotDuration: '01:00:00', slotMinWidth: 40 },
  week: { slotDuration: '12:00:00', slotMinWidth: 72 },
  month: { slotDuration: { days: 1 }, slotMinWidth: 48 },
  year: { slotDuration: { weeks: 1 }, slotMinWidth: 24 },
};

/** FullCalendar's resource timeline, of its premium packages; free for what is not sold. */
export async function mount(element, { from, days, resources, cards }, level) {
  const view = (of) => ({ type: 'resourceTimeline', duration: { days }, ...levels[of] });
  const calendar = new Calendar(element, {
    schedulerLicenseKey: 'CC-Attribution-NonCommercial-NoDerivatives',
    plugins: [theme, interaction, timeline],
    timeZone: 'UTC',
    initialDate: new Date(from * 1000).toISOString().slice(0, 10),
    initialView: level,
    views: { day: view('day'), week: view('week'), month: view('month'), year: view('year') },
    height: element.clientHeight,
    editable: true,
    resourceAreaWidth: 200,
    resources: resources.map(({ id, name }) => ({ id, title: name })),
    events: cards.map((c) => ({
      id: c.id,
      resourceId: c.resourceId,
      start: new Date(c.from * 1000).toISOString(),
      end: new Date(c.to * 1000).toISOString(),
      title: c.title,
    })),
  });
  calendar.render();
  return {
    scroller: () => widest(element),
    level: (next) => calendar.changeView(next),
    card: () =>
      [...element.querySelectorAll('a, [class*="event"]')].find(
        (e) => /^\w/.test(e.textContent) && e.offsetWidth < 400 && e.getBoundingClientRect().x > 220,
      ),
  };
}

/** The part that scrolls both ways: the one with the most hidden. */
const widest = (element) =>
  [...element.querySelectorAll('*')].reduce((a, b) =>
    b.scrollWidth - b.clientWidth > a.scrollWidth - a.clientWidth && getComputedStyle(b).overflowX !== 'visible'
      ? b
      : a,
  );
