import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Browser, expect, type Page } from '@playwright/test'
import { base, expectAccessible } from './journey.ts'
import { test } from './test.ts'

// Compares every component of packages/ui with its picture. After a wanted change, `--update-snapshots` takes the pictures anew.

/** Names the browser that the pictures were taken with. Another one, or another version, draws text and edges differently. */
const browserFile = path.join(import.meta.dirname, 'component-pictures/browser.txt')
const nameOf = (browser: Browser) => `${path.basename(process.env.CHROMIUM_PATH || 'chromium')} ${browser.version()}`
const withoutMinor = (name: string) => name.split('.')[0]
const schemes = ['light', 'dark'] as const

const open = async (page: Page, scheme: (typeof schemes)[number]) => {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
  await page.goto(`${base()}/_gallery`)
  await expect(page.locator('html')).toHaveClass(new RegExp(scheme))
  await page.evaluate(() => document.fonts.ready)
  // Charts become usable when they are seen, in the same place.
  const charts = page.locator('[data-specimen=chart] section')
  for (const title of ['Cost by team', 'Lead time']) {
    const chart = charts.filter({ has: page.getByRole('heading', { name: title }) })
    await chart.scrollIntoViewIfNeeded()
    await expect(chart.getByRole('slider')).toBeAttached()
  }
}

/** Opens what a specimen's button opens, and closes it again. */
const opened = [
  { name: 'confirm', button: 'Remove', find: (page: Page) => page.getByRole('dialog') },
  { name: 'dialog', button: 'Open', find: (page: Page) => page.getByRole('dialog') },
  { name: 'drawer', button: 'Open', find: (page: Page) => page.getByRole('dialog') },
  { name: 'menu', button: 'Account', find: (page: Page) => page.getByRole('menu') },
  { name: 'popover', button: 'Open', find: (page: Page) => page.getByRole('dialog') },
]

test('the gallery is accessible, and not wider than a narrow window', async ({ page }) => {
  await open(page, 'light')
  await expectAccessible(page)
  await page.setViewportSize({ width: 320, height: 640 })
  const wider = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  await expect.poll(wider).toBeLessThanOrEqual(0)
})

for (const scheme of schemes)
  test(`every component looks as in its picture, ${scheme}`, async ({ page, browser }) => {
    const recordedWith = readFileSync(browserFile, 'utf8').trim()
    const recording = ['all', 'changed'].includes(test.info().config.updateSnapshots)
    if (recording) writeFileSync(browserFile, `${nameOf(browser)}\n`)
    test.skip(
      !recording && (process.platform !== 'linux' || withoutMinor(nameOf(browser)) !== withoutMinor(recordedWith)),
      `the pictures are of ${recordedWith} on Linux, this is ${nameOf(browser)}`,
    )
    await open(page, scheme)
    const specimens = page.locator('[data-specimen]')
    const names = await specimens.evaluateAll((all) => all.map((one) => one.getAttribute('data-specimen') ?? ''))
    expect(names.length).toBeGreaterThan(25)
    for (const name of names)
      await expect.soft(page.locator(`[data-specimen="${name}"]`)).toHaveScreenshot([scheme, `${name}.png`])
    for (const { name, button, find } of opened) {
      await page.locator(`[data-specimen="${name}"]`).getByRole('button', { name: button }).click()
      await expect.soft(find(page)).toHaveScreenshot([scheme, `${name}-open.png`])
      await page.keyboard.press('Escape')
      await expect(find(page)).toHaveCount(0)
    }
  })
