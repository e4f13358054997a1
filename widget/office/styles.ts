/**
 * Every style of the office. They travel inside its page; a script that asked for them, as one that is fetched later would
 * for the styles of those before it, would be refused by the page's policy. Therefore no script imports any.
 */
import '../ui/tokens.css';
import '../ui/ui.css';
import '../ui/toast.css';
import './office.css';
import './map/map.css';
import './board/board.css';
import './board/over.css';
import './board/panel.css';
import './board/list.css';
import './board/conflict-popover.css';
import './board/toolbar.css';
import './board/day-sheet.css';
import './board/map/map.css';
import './day/day.css';
import './queue/queue.css';
import './absences/absences.css';
import './jobs/jobs.css';
import './series/series.css';
import './settings/settings.css';
import './staff/staff.css';
import './events/events.css';
import './setup/setup.css';
import './stock/stock.css';
import './reports/reports.css';
import './plans/plans.css';
import './my-day/my-day.css';
