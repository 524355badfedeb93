import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { chromium, type Page } from 'playwright'
import { root } from './paths.ts'
import { readRunFile } from './run-file.ts'

// Takes the pictures of the landing page and the social card from the live demo of a running `npm start`.

const folder = path.join(root, 'apps/web/components/public/pictures')
const card = path.join(root, 'apps/web/app/opengraph-image.png')
const whole = { width: 1280, height: 800 }
/** For pictures that stand beside text: the content alone, narrow enough to be read. */
const part = { width: 1040, height: 640 }

const pictures = [
  { name: 'catalog', path: '/catalog', size: whole },
  { name: 'entity', path: '/catalog/component/default/checkout-api', size: part },
  { name: 'pipelines', path: '/p/ci/pipelines', size: part },
  { name: 'costs', path: '/p/cloud-costs/costs', size: part },
] as const

/** WebP, which Playwright's own screenshots are not. */
async function takeWebp(page: Page, file: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const size = page.viewportSize() ?? whole
  const box = size.width === whole.width ? null : await page.locator('#content').boundingBox()
  const [x, y] = box ? [box.x, box.y] : [0, 0]
  const clip = { x, y, width: size.width - x, height: size.height - y, scale: 1 }
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 80, clip })
  writeFileSync(file, Buffer.from(data, 'base64'))
}

/** The demo's pages without its banner, which says that one can sign up. */
async function takePictures(visitor: Page, base: string, scheme: 'light' | 'dark'): Promise<void> {
  for (const { name, path: at, size } of pictures) {
    // A page of its own for each: one that is open may load its data anew and stop the next navigation.
    const page = await visitor.context().newPage()
    page.setDefaultTimeout(120_000)
    await page.setViewportSize(size)
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await page.goto(base + at)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.addStyleTag({ content: '[role="note"], nextjs-portal { display: none !important }' })
    // What loads by itself is there when no placeholder is left.
    await page.waitForFunction(() => document.querySelector('.animate-pulse') === null)
    await page.waitForTimeout(1500)
    await takeWebp(page, path.join(folder, `${name}-${scheme}.webp`))
    console.log(`${name}-${scheme}.webp`)
    await page.close()
  }
}

/** What shows where a link to the product is shared: a name, a sentence, and a picture. */
async function takeCard(page: Page, url: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await page.setViewportSize({ width: 1200, height: 630 })
  await page.goto(url)
  await page.addStyleTag({ content: 'nextjs-portal { display: none !important }' })
  await page.evaluate(() => {
    const picture = document.querySelector('main img')?.getAttribute('src') ?? ''
    const panel = document.createElement('div')
    panel.style.cssText = 'position:fixed;inset:0;z-index:99;background:var(--bg);padding:64px;overflow:hidden'
    const mark = document.querySelector('header svg')?.cloneNode(true)
    const name = document.createElement('div')
    name.style.cssText = 'display:flex;gap:18px;align-items:center;font-size:44px;font-weight:600'
    if (mark instanceof SVGElement) {
      mark.setAttribute('style', 'width:52px;height:52px')
      name.append(mark)
    }
    name.append('Callboard')
    const line = document.createElement('div')
    line.style.cssText = 'margin-top:20px;font-size:34px;line-height:44px;color:var(--muted);max-width:900px'
    line.textContent = 'Know every service, and who owns it.'
    const image = document.createElement('img')
    image.src = picture
    image.style.cssText = 'margin-top:40px;width:1072px;border:1px solid var(--line);border-radius:14px'
    panel.append(name, line, image)
    document.body.append(panel)
  })
  await page.waitForTimeout(1500)
  await page.screenshot({ path: card })
  console.log(path.basename(card))
}

const run = readRunFile()
if (!run) throw new Error('Start the product first: npm start')
const browser = await chromium.launch({
  ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
  args: ['--no-sandbox', '--disable-gpu'],
})
try {
  const page = await (await browser.newContext({ viewport: whole })).newPage()
  // Pages of `npm run dev` are compiled when they are first opened.
  page.setDefaultTimeout(120_000)
  // The card shows the landing page's picture, so it is taken before anybody is a visitor.
  if (process.argv.includes('card')) await takeCard(page, run.url)
  else {
    await page.goto(`${run.url}/demo`)
    await page.getByRole('button', { name: 'Explore the live demo' }).click()
    await page.waitForURL('**/t/demo-*/catalog')
    const base = page.url().replace(/\/catalog.*$/, '')
    for (const scheme of ['light', 'dark'] as const) await takePictures(page, base, scheme)
  }
} finally {
  await browser.close()
}
