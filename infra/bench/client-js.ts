import { type Browser, chromium } from 'playwright'
import { buildWeb } from '../launch/build.ts'
import { root } from '../launch/paths.ts'
import { signIn } from '../launch/sign-in.ts'
import { findBrowser } from '../test/tools.ts'
import { figure } from './figures.ts'
import { createPageOrganization } from './page-organization.ts'
import { startWeb } from './page-web.ts'
import { selectedPages } from './pages.ts'
import type { BenchStack } from './stack.ts'

/** Compressed bytes of scripts that a page of a portal may have. Charts, graphs and API descriptions are loaded on demand. */
export const maxScriptBytes = 200_000

/** When a page has loaded everything that it loads by itself. */
const settledMs = 2500

/** `onDemand`: not part of the page, but loaded by it for what is in view. */
type Script = { url: string; bytes: number; onDemand: boolean }

/** The scripts that a first visit loads, with the size of their bodies as sent over the network, largest first. */
async function scriptsOf(browser: Browser, url: string, [name, value]: [string, string], address: string): Promise<Script[]> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await context.addCookies([{ name, value, url }])
  const page = await context.newPage()
  const response = await page.goto(url + address, { waitUntil: 'load' })
  if (response?.status() !== 200) throw new Error(`${address} was answered ${response?.status()}`)
  const html = (await response?.text()) ?? ''
  await page.waitForTimeout(settledMs)
  const scripts = await page.evaluate(() =>
    performance.getEntriesByType('resource').flatMap((entry) => {
      const { name: url, encodedBodySize: bytes } = entry as PerformanceResourceTiming
      return new URL(url).pathname.endsWith('.js') ? [{ url, bytes }] : []
    }),
  )
  await context.close()
  return scripts
    .map((script) => ({ ...script, onDemand: !html.includes(script.url.split('/').at(-1) ?? '') }))
    .sort((a, b) => b.bytes - a.bytes)
}

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(0)} kB`

/**
 * What a first visit of each page loads as scripts, compressed as the production server sends them. `--chunks` lists them,
 * `--pages home,catalog` measures some. `CHROMIUM_PATH` names the browser.
 * @returns the pages above the limit
 */
export async function benchClientJs(stack: BenchStack): Promise<string[]> {
  await buildWeb()
  const { email, pages } = await createPageOrganization(stack.platform)
  const server = await startWeb(stack, root)
  const executablePath = await findBrowser()
  const browser = await chromium.launch({ args: ['--no-sandbox'], ...(executablePath ? { executablePath } : {}) })
  const above: string[] = []
  try {
    const [name = '', value = ''] = (await signIn(server.url, email)).split(/=(.*)/s)
    for (const [title, address] of selectedPages(pages)) {
      const scripts = await scriptsOf(browser, server.url, [name, value], address)
      const weigh = (some: readonly Script[]) => some.reduce((sum, script) => sum + script.bytes, 0)
      const bytes = weigh(scripts.filter((s) => !s.onDemand))
      const more = weigh(scripts.filter((s) => s.onDemand))
      figure(
        title,
        kilobytes(bytes),
        `${scripts.length} scripts, ${kilobytes(more)} more on demand${bytes > maxScriptBytes ? ', above the limit' : ''}`,
      )
      if (process.argv.includes('--chunks'))
        for (const script of scripts) figure(`  ${script.url.split('/').at(-1)}`, kilobytes(script.bytes))
      if (bytes > maxScriptBytes) above.push(title)
    }
  } finally {
    await browser.close()
    await server.stop()
  }
  return above
}
