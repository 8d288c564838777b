// Alarms after a crash: a real server is started on a database whose clocks ran out long ago, and
// killed with SIGKILL again and again while it works the backlog off. Each alarm rings once.
import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test from 'node:test'
import { promisify } from 'node:util'

import { Client, Server, binary, putUser, random, root, temporaryFolder, xinfang } from './support.mjs'

const cases = 3_000
const seed = Number(process.env.XINFANG_SEED ?? 20261124)
const workflows = join(root, 'tests/system/workflows')
const args = ['--workflows', workflows]

const ask = (database, sql) => Number(execFileSync('sqlite3', ['-readonly', database, sql], { encoding: 'utf8' }))
const rung = (database) => ask(database, "SELECT count(*) FROM journal WHERE event = 'clock.expired.answer'")

async function makeBacklog(folder) {
  const database = join(folder, 'timers.db')
  const registration = join(folder, 'registration.json')
  const began = new Date(Date.now() - 60 * 86_400_000).toISOString()
  const data = { subject: '旧事', received: began.slice(0, 10), writer: '甲某' }
  writeFileSync(registration, JSON.stringify({ workflow: 'notebook', data }))
  const tool = join(dirname(binary), 'tests/backlog')
  await promisify(execFile)(tool, [database, cases, began, registration, workflows])
  return database
}

test('killed while it works off a backlog of alarms, the server loses and doubles none', async (t) => {
  const database = await makeBacklog(temporaryFolder(t))
  await putUser(database, 'window', '测试窗口', ['reception'])
  const next = random(seed)
  let kills = 0
  for (let before = 0; before < cases; before = rung(database)) {
    assert.ok(kills < 500, `seed ${seed}: ${before} of ${cases} alarms after ${kills} kills`)
    const server = await Server.start(database, args)
    await new Promise((done) => setTimeout(done, Math.floor(next() * 60)))
    await server.kill()
    ++kills
    const verified = await xinfang(['verify', '--database', database, ...args])
    assert.equal(verified.code, 0, `seed ${seed}, kill ${kills}: ${verified.stdout}${verified.stderr}`)
  }
  assert.equal(rung(database), cases)
  assert.equal(ask(database, 'SELECT count(*) FROM journal'), 2 * cases)
  assert.equal(ask(database, "SELECT count(DISTINCT case_id) FROM journal WHERE event = 'clock.expired.answer'"), cases)

  // What the people see of it: the engine's own entry, late.
  const server = await Server.start(database, args)
  t.after(() => server.kill())
  const client = await new Client(server.url).login('window')
  const { items } = await client.expect(200, 'GET', '/api/v1/cases/1/journal')
  assert.equal(items.length, 2)
  assert.equal(items[1].actor, null)
  assert.equal(items[1].event.name, 'clock.expired.answer')
  const record = items[1].records.find((each) => each.kind === 'clock')
  assert.equal(record.change, 'expired')
  assert.equal(record.late_detected, true)
  assert.ok(record.effective < items[1].at)
  t.diagnostic(`${cases} alarms, ${kills} kills`)
})
