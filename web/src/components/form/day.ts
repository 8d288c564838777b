// Days as a clerk types them: "24", "11-24", "1124", "2026.11.24", "20261124", "2026年11月24日".
const shapes = [
  /^(\d{4})(\d{2})(\d{2})$/,
  /^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$/,
]
const shapesOfYear = [/^(\d{2})(\d{2})$/, /^(\d{1,2})[-./月](\d{1,2})日?$/]
const shapesOfMonth = [/^(\d{1,2})日?$/]

function made(year: number, month: number, day: number): string | null {
  const at = new Date(Date.UTC(year, month - 1, day))
  // A day that the month does not have runs over into the next one.
  if (at.getUTCFullYear() !== year || at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day) return null
  return at.toISOString().slice(0, 10)
}

// "YYYY-MM-DD" or null where it is no day. What is left out is today's.
export function parseDay(text: string, today: string): string | null {
  const [year, month] = today.split('-').map(Number)
  const bare = text.replace(/\s/g, '')
  const read = (list: RegExp[]) => list.map((shape) => shape.exec(bare)).find((found) => found)?.slice(1).map(Number)
  const [y, m, d] = read(shapes) ?? []
  if (y && m && d) return made(y, m, d)
  const [m2, d2] = read(shapesOfYear) ?? []
  if (m2 && d2) return made(year ?? 0, m2, d2)
  const [d3] = read(shapesOfMonth) ?? []
  return d3 ? made(year ?? 0, month ?? 0, d3) : null
}

export const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && parseDay(text, text) === text

export function weekday(day: string, language: string): string {
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { weekday: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )
}
