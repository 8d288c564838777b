// A backlog of alarms: a server is started on petitions whose clocks ran out long ago, and works them
// off while 8 clients go on with their work. Then the same load without a backlog.
import { execFile, execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { Client, Server, putUser, root } from '../system/support.mjs'
import { number, table } from './report.mjs'
import { roadOfToday } from './road.mjs'

const build = join(root, 'build/release')
const run = promisify(execFile)
const login = 'bench'
const roles = ['reception', 'handler', 'organizer', 'supervisor', 'chief', 'case_management']
const clients = 8
const chunk = 400 // transitions between two looks at the backlog
const long_ago_days = 60

function ask(database, sql) {
  return Number(execFileSync('sqlite3', ['-readonly', database, sql], { encoding: 'utf8' }))
}

// Whether an alarm is due: from the scheduler's index alone.
const is_due = (database) =>
  ask(
    database,
    `SELECT EXISTS (SELECT 1 FROM cases INDEXED BY cases_timer WHERE finished = 0
     AND timer_at <> 9223372036854775807 AND timer_at <= ${Date.now()})`,
  ) === 1

function percentiles(times) {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (part) => number(sorted[Math.floor(part * (sorted.length - 1))] / 1000)
  return { 'p50 ms': at(0.5), 'p95 ms': at(0.95), 'p99 ms': at(0.99), 'max ms': at(1) }
}

// Loads until `done` says so, but at least once; the microseconds of each command.
async function load(server, cookie, roadFile, timesFile, done) {
  rmSync(timesFile, { force: true })
  const port = new URL(server.url).port
  do {
    await run(join(build, 'tests/bench/load'), [port, clients, chunk, roadFile, cookie, timesFile])
  } while (!done())
  return readFileSync(timesFile, 'utf8').trim().split('\n').map(Number)
}

export async function measureTimers(folder) {
  const count = Number(process.env.XINFANG_BENCH_TIMERS ?? 100_000)
  if (!Number.isInteger(count) || count < 1 || count > 1_000_000) {
    throw new Error('XINFANG_BENCH_TIMERS takes 1 to 1,000,000')
  }
  const database = join(folder, 'timers.db')
  const roadFile = roadOfToday(folder, 'petition')
  const road = JSON.parse(readFileSync(roadFile, 'utf8'))
  const began = new Date(Date.now() - long_ago_days * 86_400_000)
  const registration = join(folder, 'registration.json')
  road[0].data.received = began.toISOString().slice(0, 10)
  writeFileSync(registration, JSON.stringify(road[0]))
  await run(join(build, 'tests/backlog'), [database, count, began.toISOString(), registration])
  await putUser(database, login, '压力测试', roles)
  const overdue = ask(
    database,
    `SELECT count(*) FROM cases WHERE finished = 0 AND timer_at <= ${Date.now()}`,
  )
  console.log(`== timers: ${number(count)} petitions, ${number(overdue)} with an alarm overdue`)

  const start = process.hrtime.bigint()
  const server = await Server.start(database, ['--log-level', 'warn'])
  try {
    const { cookie } = await new Client(server.url).login(login)
    let seconds = 0
    const busy = await load(server, cookie, roadFile, join(folder, 'busy.txt'), () => {
      if (is_due(database)) return false
      seconds = Number(process.hrtime.bigint() - start) / 1e9
      return true
    })
    let rounds = Math.ceil(busy.length / chunk)
    const quiet = await load(server, cookie, roadFile, join(folder, 'quiet.txt'), () => --rounds <= 0)
    const rung = ask(database, "SELECT count(*) FROM journal WHERE login = ''")
    const once = ask(
      database,
      "SELECT count(*) FROM (SELECT 1 FROM journal WHERE login = '' GROUP BY case_id, event HAVING count(*) = 1)",
    )
    if (rung !== once) throw new Error(`${rung - once} alarms rang more than once`)
    if (rung < overdue) throw new Error(`${overdue - rung} alarms did not ring`)
    console.log(
      `${number(rung)} alarms rang, each once, in ${number(seconds)} s: ${number(rung / seconds)} a second` +
        ' (from the start of the process, to the last look that found one due)',
    )
    table([
      { commands: 'while the backlog lasts', number: number(busy.length), ...percentiles(busy) },
      { commands: 'without a backlog', number: number(quiet.length), ...percentiles(quiet) },
    ])
  } finally {
    await server.stop()
  }
}
