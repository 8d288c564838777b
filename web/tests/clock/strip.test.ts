// Which day is what to a term: explanations as the engine gives them (its own tests, and the worked
// examples of the field) against the cells they become.
import { describe, expect, it } from 'vitest'

import type { CalendarDay, Clock } from '@/api/types'
import { afterMost, legendOf, monthsOf, rangeOf, signsOf, stripOf, weeksOf, type Cell } from '@/components/clock/strip'
import { calendarDays, clock, entry, span } from '../support'

// A line for each run of days that are the same to the term: "02-15..02-23 holiday",
// "02-14 counted 1 +make_up", with the how-manieth day of the first.
function dump(cells: Cell[]): string[] {
  const lines: string[] = []
  let before: Cell | null = null
  let first = ''
  const signs = (cell: Cell) => signsOf(cell).filter((sign) => sign !== cell.look).map((sign) => ` +${sign}`).join('')
  for (const cell of cells) {
    const same = before && before.look === cell.look && signs(before) === signs(cell)
    if (!same) first = cell.day.slice(5)
    const run = same ? `${first}..${cell.day.slice(5)}` : first
    const ordinal = same ? /counted (\d+)|extension (\d+)/.exec(lines.at(-1) ?? '')?.[0].split(' ')[1] : cell.ordinal
    const line = `${run} ${cell.look}${ordinal ? ` ${ordinal}` : ''}${signs(cell)}`
    if (same) lines.pop()
    lines.push(line)
    before = cell
  }
  return lines
}

const spring2024 = Object.fromEntries(
  ['10', '11', '12', '13', '14', '15', '16', '17'].map((day) => [`2024-02-${day}`, ['holiday', '春节'] as [CalendarDay['kind'], string]]))
const spring2026 = Object.fromEntries(
  Array.from({ length: 9 }, (_, index) => [`2026-02-${15 + index}`, ['holiday', '春节'] as [CalendarDay['kind'], string]]))

interface Row {
  name: string
  of: Partial<Clock>
  calendar?: CalendarDay[]
  cells: string[]
}

const rows: Row[] = [
  {
    name: '7 days that end inside Spring Festival roll to a make-up Sunday',
    of: {
      due_day: '2024-02-18', days_left: 15,
      explanation: [span('2024-02-03 event_day'), span('2024-02-04..2024-02-10 counted 7'), span('2024-02-11..2024-02-18 rolled')],
    },
    calendar: calendarDays('2024-02-03', '2024-02-19', { ...spring2024, '2024-02-04': ['make_up_workday'], '2024-02-18': ['make_up_workday'] }),
    cells: ['02-03 event_day +today', '02-04 counted 1 +make_up', '02-05..02-10 counted 2', '02-11..02-17 rolled', '02-18 rolled +due +make_up'],
  },
  {
    name: '7 days that end on a make-up Sunday do not roll',
    of: {
      due_day: '2025-04-27', days_left: 3,
      explanation: [span('2025-04-20 event_day'), span('2025-04-21..2025-04-27 counted 7')],
    },
    calendar: calendarDays('2025-04-20', '2025-04-27', { '2025-04-27': ['make_up_workday'] }),
    cells: ['04-20 event_day', '04-21..04-23 counted 1', '04-24 counted 4 +today', '04-25..04-26 counted 5', '04-27 counted 7 +due +make_up'],
  },
  {
    name: '60 days roll over National Day',
    of: {
      limit: '60 days', due_day: '2026-10-08', days_left: 60,
      explanation: [span('08-03 event_day'), span('08-04..10-02 counted 60'), span('10-03..10-08 rolled')],
    },
    cells: ['08-03 event_day', '08-04..08-08 counted 1', '08-09 counted 6 +today', '08-10..10-02 counted 7', '10-03..10-07 rolled', '10-08 rolled +due'],
  },
  {
    name: '3 months to the last day of February: months are not counted in days',
    of: {
      limit: '3 months', due_day: '2026-02-28', days_left: 90,
      explanation: [span('2025-11-30 event_day'), span('2025-12-01..2026-02-28 months 90')],
    },
    calendar: calendarDays('2026-02-27', '2026-02-28', { '2026-02-28': ['make_up_workday'] }),
    cells: ['11-30 event_day +today', '12-01..02-27 counted', '02-28 counted +due +make_up'],
  },
  {
    name: '1 month from the end of February, criminal counting',
    of: {
      limit: '1 month', due_day: '2024-04-01', days_left: 32,
      explanation: [span('2024-02-29 event_day'), span('2024-03-01..2024-03-31 months 31'), span('2024-04-01 rolled')],
    },
    cells: ['02-29 event_day +today', '03-01..03-31 counted', '04-01 rolled +due'],
  },
  {
    name: '7 working days around Spring Festival, with two make-up Saturdays',
    of: {
      limit: '7 working days', due_day: '2026-03-02', days_left: 17,
      explanation: [
        span('02-13 event_day'), span('02-14 counted 1'), span('02-15..02-23 excluded_holiday'), span('02-24..02-28 counted 5'),
        span('03-01 excluded_weekend'), span('03-02 counted 1'),
      ],
    },
    calendar: calendarDays('2026-02-13', '2026-03-02', { ...spring2026, '2026-02-14': ['make_up_workday'], '2026-02-28': ['make_up_workday'] }),
    cells: [
      '02-13 event_day +today', '02-14 counted 1 +make_up', '02-15..02-23 holiday', '02-24..02-27 counted 2', '02-28 counted 6 +make_up',
      '03-01 weekend', '03-02 counted 7 +due',
    ],
  },
  {
    name: 'suspensions move what follows, an extension goes on counting, the end rolls',
    of: {
      due_day: '2026-03-16', days_left: 14,
      explanation: [
        span('03-02 event_day'), span('03-03..03-04 counted 2'), span('03-05..03-06 suspended'), span('03-07..03-10 counted 4'),
        span('03-11 suspended'), span('03-12 counted 1'), span('03-13..03-15 extension 3'), span('03-16 rolled'),
      ],
    },
    cells: [
      '03-02 event_day +today', '03-03..03-04 counted 1', '03-05..03-06 suspended', '03-07..03-10 counted 3', '03-11 suspended',
      '03-12 counted 7', '03-13..03-15 extension 8', '03-16 rolled +due',
    ],
  },
  {
    name: 'a year that is not published yet leaves its days open to change',
    of: {
      due_day: '2027-01-04', days_left: 12, provisional: true,
      explanation: [
        span('12-23 event_day'), span('2026-12-24..2027-01-02 counted 10'), span('2027-01-03..2027-01-04 rolled'), span('2027-01-01..2027-01-04 provisional'),
      ],
    },
    cells: ['12-23 event_day +today', '12-24..12-31 counted 1', '01-01..01-02 counted 9 +provisional', '01-03 rolled +provisional', '01-04 rolled +due +provisional'],
  },
  {
    name: 'hours: several spans touch a day, and the last one says what it is',
    of: {
      limit: '24 hours', due_day: '2026-03-08', days_left: 2,
      explanation: [span('03-06 event_day'), span('03-06..03-07 suspended'), span('03-07..03-08 counted'), span('03-08 extension')],
    },
    cells: ['03-06 event_day +today', '03-07 counted', '03-08 extension +due'],
  },
  {
    name: 'working hours: each day has pieces of its own, and the day of the event may count',
    of: {
      limit: '8 working hours', due_day: '2026-03-09', days_left: 3,
      explanation: [span('03-06 event_day'), span('03-06 counted'), span('03-07..03-08 excluded_weekend'), span('03-09 counted')],
    },
    cells: ['03-06 event_day +today', '03-07..03-08 weekend', '03-09 counted +due'],
  },
  {
    name: 'days after the due day follow to today while the duty is owed',
    of: { colour: 'overdue', days_left: -3 },
    cells: ['03-02 event_day', '03-03..03-08 counted 1', '03-09 counted 7 +due', '03-10..03-11 after', '03-12 after +today'],
  },
  {
    name: 'a duty done late goes on to the day it was done, one in time ends at its due day',
    of: { colour: 'late', days_left: -40, entries: [entry('started', '2026-03-02'), entry('met', '2026-03-11')] },
    cells: ['03-02 event_day', '03-03..03-08 counted 1', '03-09 counted 7 +due', '03-10..03-11 after'],
  },
  {
    name: 'days that nothing is said of are open',
    of: { explanation: [span('03-02 event_day'), span('03-05..03-09 counted 5')], days_left: 1 },
    cells: ['03-02 event_day', '03-03..03-04 open', '03-05..03-07 counted 1', '03-08 counted 4 +today', '03-09 counted 5 +due'],
  },
]

describe('the cells of a term', () => {
  it.each(rows)('$name', ({ of, calendar, cells }) => expect(dump(stripOf(clock(of), calendar ?? []).cells)).toEqual(cells))

  it('hold the name of a holiday, and nothing of the calendar where it is not known', () => {
    const of = clock({ due_day: '2024-02-18', explanation: [span('2024-02-10..2024-02-18 rolled')] })
    expect(stripOf(of, calendarDays('2024-02-10', '2024-02-10', spring2024)).cells[0]).toMatchObject({ kind: 'holiday', name: { zh: '春节' } })
    expect(stripOf(of, []).cells[0]).toMatchObject({ kind: null, name: null })
  })
  it('hold the spans of their day, with the server’s words', () => {
    const [first, second] = stripOf(clock(), []).cells
    expect(first?.spans.map((each) => each.words.zh)).toEqual(['03-02 event_day'])
    expect(second?.spans.map((each) => each.reason)).toEqual(['counted'])
  })
  it('say what happened to the clock on their day', () => {
    const of = clock({ entries: [entry('started', '2026-01-05'), entry('restarted', '2026-03-02'), entry('warned', '2026-03-06'), entry('extended', '2026-03-06')] })
    expect(stripOf(of, []).cells.flatMap((cell) => cell.entries.map((each) => each.entry))).toEqual(['restarted', 'warned', 'extended'])
  })
  it('end some weeks after the due day, and say how many days are left out', () => {
    const { cells, left } = stripOf(clock({ colour: 'overdue', days_left: -400 }), [])
    expect(cells).toHaveLength(8 + afterMost)
    expect(left).toBe(400 - afterMost)
    expect(cells.some((cell) => cell.today)).toBe(false)
    expect(rangeOf(clock({ colour: 'overdue', days_left: -3 }))).toEqual({ from: '2026-03-02', to: '2026-03-12' })
  })
})

describe('cells laid out', () => {
  const cells = stripOf(clock({ due_day: '2026-03-02', days_left: 90, explanation: [span('02-13 event_day'), span('02-14..03-02 counted 17')] }), []).cells

  it('by months', () => {
    expect(monthsOf(cells).map(({ month, cells: of }) => [month, of.length])).toEqual([['2026-02', 16], ['2026-03', 2]])
  })
  it('as weeks from Monday', () => {
    const weeks = (of: Cell[]) => weeksOf(of).map((week) => week.map((cell) => cell?.day.slice(8) ?? '--').join(' '))
    expect(monthsOf(cells).map((month) => weeks(month.cells))).toEqual([
      ['-- -- -- -- 13 14 15', '16 17 18 19 20 21 22', '23 24 25 26 27 28 --'],
      ['-- -- -- -- -- -- 01', '02 -- -- -- -- -- --'],
    ])
  })
  it('with a legend of what is there, and of nothing else', () => {
    expect(legendOf(cells)).toEqual(['counted', 'event_day', 'due'])
  })
})
