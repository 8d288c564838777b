// Days as text, "2026-02-14": arithmetic without a time zone.
const dayMs = 86_400_000
const at = (day: string) => Date.parse(`${day}T00:00:00Z`)

export const addDays = (day: string, count: number) => new Date(at(day) + count * dayMs).toISOString().slice(0, 10)

export const daysBetween = (from: string, to: string) => Math.round((at(to) - at(from)) / dayMs)

// 0 Monday to 6 Sunday.
export const weekdayIndex = (day: string) => (new Date(at(day)).getUTCDay() + 6) % 7

// The later, and the earlier: days as text are ordered as days.
export const later = (one: string, other: string) => (one > other ? one : other)
export const earlier = (one: string, other: string) => (one < other ? one : other)

export const monthOf = (day: string) => day.slice(0, 7)
