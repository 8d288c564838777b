// Invariant 1: an acknowledged command is on disk; after a crash at any instant it is there once, and
// nothing unacknowledged is half there. The server is killed with SIGKILL at random instants under
// load, started again, and asked.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import test from 'node:test'

import { Client, Server, putUser, random, root, temporaryFolder, xinfang } from './support.mjs'

const rounds = Number(process.env.XINFANG_CRASH_ROUNDS ?? 50)
const clients = 8
const seed = Number(process.env.XINFANG_SEED ?? 20261124)
const workflows = join(root, 'tests/system/workflows')

// One client's life in one round: registers a case, then notes until the server is gone. `sent`
// holds every command: its token, request and, where it was acknowledged, the answer.
async function work(client, name, sent) {
  const minimal = { prefer: 'return=minimal' }
  for (let n = 0; ; ++n) {
    const token = `${name}-${n}`
    const command = { token, key: `key-${token}`, answer: null }
    const mine = sent.length ? sent[sent.length - 1].answer : null
    if (n % 12 === 0) {
      command.path = '/api/v1/cases'
      command.body = { workflow: 'notebook', data: { subject: token, received: '2026-03-02', writer: '甲某' } }
      command.headers = {}
    } else {
      command.path = `/api/v1/cases/${mine.id}/events`
      command.body = { event: 'note', data: { text: token } }
      command.headers = { 'if-match': `"${mine.id}-${mine.sequence}"` }
    }
    sent.push(command)
    let answer
    try {
      answer = await client.call('POST', command.path, {
        body: command.body,
        headers: { ...minimal, ...command.headers, 'idempotency-key': command.key },
      })
    } catch {
      return // the server was killed: this command's fate is open
    }
    assert.ok(answer.status === 200 || answer.status === 201, `${token}: ${answer.status} ${answer.text}`)
    command.answer = answer.json
  }
}

// token -> number of journal entries that hold it, over the cases that were touched.
async function tokensIn(client, ids) {
  const found = new Map()
  for (const id of ids) {
    let after = 0
    while (after !== null) {
      const page = await client.expect(200, 'GET', `/api/v1/cases/${id}/journal?after=${after}&limit=200`)
      for (const entry of page.items) {
        const event = entry.records.find((record) => record.kind === 'event')
        const token = event?.data?.text ?? event?.data?.subject
        assert.ok(token, `entry without its event: ${JSON.stringify(entry)}`)
        found.set(token, [...(found.get(token) ?? []), { id, sequence: entry.sequence }])
      }
      after = page.next
    }
  }
  return found
}

test(`killed ${rounds} times under load, the server keeps every acknowledged command once`, async (t) => {
  const folder = temporaryFolder(t)
  const database = join(folder, 'crash.db')
  const args = ['--workflows', workflows]
  const next = random(seed)
  await putUser(database, 'window', '测试窗口', ['reception'])
  let server = await Server.start(database, args)
  t.after(() => server.kill())
  const client = await new Client(server.url).login('window')
  let acknowledged = 0
  let open = 0

  for (let round = 0; round < rounds; ++round) {
    const context = `seed ${seed}, round ${round}`
    const sent = Array.from({ length: clients }, () => [])
    const load = Promise.all(sent.map((list, i) => work(client, `${round}-${i}`, list)))
    await new Promise((done) => setTimeout(done, 20 + Math.floor(next() * 400)))
    await server.kill()
    await load
    const verified = await xinfang(['verify', '--database', database, ...args])
    assert.equal(verified.code, 0, `${context}: ${verified.stdout}${verified.stderr}`)

    server = await Server.start(database, args)
    client.url = server.url
    // What was open is sent again with its key: done now, or answered as it was done then.
    const commands = sent.flat()
    for (const command of commands.filter((each) => each.answer === null)) {
      const answer = await client.call('POST', command.path, {
        body: command.body,
        headers: { ...command.headers, prefer: 'return=minimal', 'idempotency-key': command.key },
      })
      assert.ok(answer.status === 200 || answer.status === 201, `${context} ${command.token}: ${answer.text}`)
      command.answer = answer.json
      ++open
    }
    const found = await tokensIn(client, new Set(commands.map((each) => each.answer.id)))
    for (const command of commands) {
      const { id, sequence } = command.answer
      assert.deepEqual(found.get(command.token), [{ id, sequence }], `${context}: ${command.token}`)
      ++acknowledged
    }
    assert.equal(found.size, commands.length, `${context}: entries nobody sent`)
  }
  assert.ok(acknowledged > rounds * clients, `too little load: ${acknowledged} commands`)
  assert.ok(open > 0, 'no command was in flight at any kill')
  t.diagnostic(`${rounds} kills, ${acknowledged} commands, ${open} of them in flight at a kill`)
})
