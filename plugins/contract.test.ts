import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { formFields } from '@callboard/plugin-kit/form'
import { expect, describe, test } from 'vitest'
import { manifests } from './manifests.ts'
import { pluginRegistry } from './server.ts'
import { entitySlots, portalSlots } from './ui.ts'

// One suite for every plugin of the registry.

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((f) => f.isDirectory() && f.name !== 'node_modules')
  .map((f) => f.name)

test('the registry lists every plugin folder, in its three weights', () => {
  expect(manifests.map((m) => m.id).sort()).toEqual(folders.sort())
  expect(
    pluginRegistry
      .all()
      .map((s) => s.manifest.id)
      .sort(),
  ).toEqual(folders.sort())
})

describe.each(pluginRegistry.all().map((p) => [p.manifest.id, p] as const))('%s', (id, plugin) => {
  const { manifest } = plugin

  test('its manifest is plain data that says what it does', () => {
    expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest)
    expect(id).toMatch(/^[a-z][a-z0-9-]*$/)
    expect(['free', 'premium']).toContain(manifest.tier)
    for (const text of [manifest.name, manifest.summary, manifest.accountLabel, manifest.itemLabel])
      expect(text.length).toBeGreaterThan(2)
    expect(manifest.syncEveryS).toBeGreaterThanOrEqual(60)
    expect(manifest.adds.length).toBeGreaterThan(0)
  })

  test('its form asks in words, and hides its secrets', () => {
    const fields = [...formFields(plugin.settings, { secret: false }), ...formFields(plugin.secrets, { secret: true })]
    expect(fields.length).toBeGreaterThan(0)
    for (const f of fields) expect(f.label, f.name).not.toBe(f.name)
    expect(fields.filter((f) => f.secret).every((f) => f.control === 'password')).toBe(true)
    expect(new Set(fields.map((f) => f.name)).size).toBe(fields.length)
  })

  test('it refuses empty settings and secrets with an issue, not an exception', () => {
    expect(plugin.settings.safeParse({}).success).toBe(false)
    expect(plugin.secrets.safeParse({}).success).toBe(false)
  })

  test('every slot of its manifest has code, and the code bears odd data', () => {
    for (const slot of [...(manifest.pages ?? []), ...(manifest.homeWidgets ?? [])]) {
      const code = portalSlots.find((s) => s.id === `${id}.${slot.id}`)
      expect(code, slot.id).toBeDefined()
      const odd = [null, {}, [1], { kind: 'repository' }].map((state, i) => ({
        key: `k${i}`,
        name: 'x',
        state: state as never,
        entities: 0,
        problems: 0,
        integration: 'x',
      }))
      for (const items of [[], odd]) expect(() => code?.load({ items })).not.toThrow()
    }
    for (const slot of [...(manifest.entityCards ?? []), ...(manifest.entityTabs ?? [])]) {
      const code = entitySlots.find((s) => s.id === `${id}.${slot.id}`)
      expect(code, slot.id).toBeDefined()
      for (const item of [null, { name: 'x', state: null }, { name: 'x', state: {} }, { name: 'x', state: [1] }])
        expect(() => code?.load({ entity: {}, item })).not.toThrow()
    }
  })

  test('its webhooks refuse what is unsigned, and ignore what they do not know', async () => {
    const { webhooks } = plugin
    if (!webhooks) return
    expect(await webhooks.verify({}, '{}', 'secret')).toBe(false)
    expect(webhooks.identify({})).toBeUndefined()
    const settings = plugin.settings.parse({ organization: 'acme' })
    for (const payload of [null, {}, [], 'x', { action: 5 }, { repository: {} }]) {
      for (const event of ['push', 'repository', 'installation', 'never-heard-of'])
        expect(webhooks.map(event, payload, settings)).toBeTypeOf('object')
    }
  })

  test('its folder explains itself', () => {
    for (const file of ['manifest.ts', 'config.ts', 'client.ts', 'connection.ts', 'server.ts', 'README.md'])
      expect(existsSync(path.join(import.meta.dirname, id, file)), file).toBe(true)
  })
})
