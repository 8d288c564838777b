// The road that the clients walk over and over, told as of today: a letter received long ago would
// let its terms run out at once, and each case would change under the clients' hands.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { root, today } from '../system/support.mjs'

export function roadOfToday(folder, name) {
  const text = readFileSync(join(root, `tests/bench/${name}.road.json`), 'utf8')
  const file = join(folder, `${name}.road.json`)
  writeFileSync(file, text.replaceAll(/"\d{4}-\d{2}-\d{2}"/g, `"${today()}"`))
  return file
}
