// Durable transitions over HTTP: xinfang and the bare program, in turn, at 1 and 64 clients.
import { execFile, spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

import { Client, Server, putUser, root } from '../system/support.mjs'
import { cpuSeconds, median, number, table } from './report.mjs'
import { roadOfToday } from './road.mjs'
import { makeTape, sizes } from './tape.mjs'

const build = join(root, 'build/release')
const run = promisify(execFile)
const login = 'bench'
const roads = [
  { name: 'petition', roles: ['reception', 'handler', 'organizer', 'supervisor', 'chief', 'case_management'], args: [] },
  { name: 'notebook', roles: ['reception'], args: ['--workflows', join(root, 'tests/system/workflows')] },
]
const loads = [
  { clients: 64, count: 24_000 },
  { clients: 1, count: 2_400 },
]

// The bare program, once it listens.
async function startBare(folder, road, tape) {
  const schema = join(folder, 'schema.sql')
  const migrations = join(root, 'storage/migrations')
  const files = readdirSync(migrations).filter((name) => name.endsWith('.sql')).sort()
  writeFileSync(schema, files.map((name) => readFileSync(join(migrations, name), 'utf8')).join('\n'))
  const tapeFile = join(folder, `${road}.tape.json`)
  writeFileSync(tapeFile, JSON.stringify(tape))
  const child = spawn(join(build, 'tests/bench/bare'), [schema, join(folder, `${road}.bare.db`), tapeFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise((done, fail) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = line.match(/listening on (http:\S+)/)
      if (found) done(found[1])
    })
    child.on('exit', (code) => fail(new Error(`bare ended with ${code}`)))
  })
  return { child, url, cookie: 'session=bare' }
}

async function startXinfang(folder, road, roadFile) {
  const database = join(folder, `${road.name}.db`)
  const server = await Server.start(database, ['--log-level', 'warn', ...road.args])
  const client = await new Client(server.url).login(login)
  const tape = await makeTape(client, database, JSON.parse(readFileSync(roadFile, 'utf8')))
  return { server: { child: server.child, url: server.url, cookie: client.cookie, stop: () => server.stop() }, tape }
}

async function load(server, { clients, count }, roadFile) {
  const before = cpuSeconds(server.child.pid)
  const port = new URL(server.url).port
  const { stdout } = await run(join(build, 'tests/bench/load'), [port, clients, count, roadFile, server.cookie])
  const result = JSON.parse(stdout)
  const spent = cpuSeconds(server.child.pid)
  return { ...result, cpu_us: (1e6 * (spent - before)) / result.count }
}

function summarize(road, { clients }, pairs) {
  const ratios = pairs.map(([ours, bare]) => ours.per_second / bare.per_second)
  const cell = (which, key) => {
    const values = pairs.map((pair) => pair[which][key])
    return `${number(median(values))} (${number(Math.min(...values))} to ${number(Math.max(...values))})`
  }
  const line = (name, which) => ({
    road,
    clients,
    program: name,
    'per second, median (spread)': cell(which, 'per_second'),
    'p50 us': number(median(pairs.map((pair) => pair[which].p50_us))),
    'p99 us': number(median(pairs.map((pair) => pair[which].p99_us))),
    'CPU us each': number(median(pairs.map((pair) => pair[which].cpu_us))),
  })
  table([line('xinfang', 0), line('bare', 1)])
  const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`
  console.log(`ratio ${road}, ${clients} clients: ${median(ratios).toFixed(2)} (${spread})\n`)
}

async function measure(road, folder, rounds) {
  const roadFile = roadOfToday(folder, road.name)
  await putUser(join(folder, `${road.name}.db`), login, '压力测试', road.roles, road.args)
  const { server, tape } = await startXinfang(folder, road, roadFile)
  const bare = await startBare(folder, road.name, tape)
  try {
    const { records, snapshot, personal } = sizes(tape)
    console.log(`== ${road.name}: a road of ${tape.length} transitions; mean bytes: records ${records},`)
    console.log(`   snapshot ${snapshot}, sealed values ${personal}`)
    for (const program of [server, bare]) await load(program, { clients: 64, count: 4_000 }, roadFile)
    for (const plan of loads) {
      const pairs = []
      for (let round = 0; round < rounds; ++round) {
        const pair = []
        // Whoever went first goes second in the next round.
        for (const which of round % 2 === 0 ? [0, 1] : [1, 0]) {
          pair[which] = await load([server, bare][which], plan, roadFile)
        }
        console.log(`round ${round + 1}, ${plan.clients} clients: xinfang ${JSON.stringify(pair[0])}`)
        console.log(`round ${round + 1}, ${plan.clients} clients: bare    ${JSON.stringify(pair[1])}`)
        pairs.push(pair)
      }
      summarize(road.name, plan, pairs)
    }
  } finally {
    bare.child.removeAllListeners('exit')
    bare.child.kill('SIGKILL')
    await server.stop()
  }
}

export async function measureHttp(folder, rounds, only) {
  for (const road of roads) {
    if (!only || only === road.name) await measure(road, folder, rounds)
  }
}
