import { describe, expect, it } from 'vitest'

import { isDay, parseDay, weekday } from '@/components/form/day'

describe('a day as it is typed', () => {
  it.each([
    ['24', '2026-02-24'],
    ['3', '2026-02-03'],
    ['3日', '2026-02-03'],
    ['1105', '2026-11-05'],
    ['11-5', '2026-11-05'],
    ['11.05', '2026-11-05'],
    ['11月5日', '2026-11-05'],
    ['20250105', '2025-01-05'],
    ['2025/1/5', '2025-01-05'],
    ['2025.01.05', '2025-01-05'],
    ['2025年1月5日', '2025-01-05'],
    [' 2025-01-05 ', '2025-01-05'],
    ['2024-02-29', '2024-02-29'],
  ])('%s is %s', (typed, day) => expect(parseDay(typed, '2026-02-13')).toBe(day))

  it.each(['', '0', '30', '2026-02-29', '2025-13-01', '2025-00-10', '1332', 'morgen', '2026-1', '12-', '123'])(
    '"%s" is no day in February 2026',
    (typed) => expect(parseDay(typed, '2026-02-13')).toBeNull(),
  )

  it('is complete only in the form that is sent, and only where the month has it', () => {
    expect(isDay('2026-02-28')).toBe(true)
    expect(isDay('2026-02-29')).toBe(false)
    expect(isDay('2026-2-28')).toBe(false)
    expect(isDay('28')).toBe(false)
  })

  it('is shown with its weekday, whatever zone this machine is in', () => {
    expect(weekday('2026-02-14', 'zh')).toBe('星期六')
    expect(weekday('2026-02-14', 'en')).toBe('Saturday')
  })
})
