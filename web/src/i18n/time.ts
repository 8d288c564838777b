// Instants in the office's zone, whatever this machine's is set to.
import { language } from './index'

let zoneOfOffice = 'Asia/Shanghai'
// The session says which zone the office is in.
export function setZone(zone: string) {
  zoneOfOffice = zone
}

// "2026-11-24": the day of an instant.
export const dayOf = (at: string, zone = zoneOfOffice) =>
  new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone: zone }).format(new Date(at))

// "2026-11-24 09:30", and with a weekday where there is room for it.
export function timeOf(at: string, zone = zoneOfOffice): string {
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone })
  const weekday = new Intl.DateTimeFormat(language() === 'zh' ? 'zh-CN' : 'en-GB', { weekday: 'short', timeZone: zone })
  const when = new Date(at)
  return `${dayOf(at, zone)} ${weekday.format(when)} ${clock.format(when)}`
}
