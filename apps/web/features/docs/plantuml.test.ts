import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { PlantUml } from './plantuml.tsx'

const drawn = (src: string | undefined) =>
  renderToStaticMarkup(createElement(PlantUml, { source: '@startuml\ntitle Late entries\na -> b\n@enduml', src }))

test('a PlantUML diagram is an image with its source below', () => {
  expect(drawn('/docs/picture?diagram=0')).toMatch(/<img[^>]* src="\/docs\/picture\?diagram=0" alt="Late entries"/)
  expect(drawn('/docs/picture?diagram=0')).toContain('a -&gt; b')
})

test('shows the source with a reason if there is no server', () => {
  expect(drawn(undefined)).not.toContain('<img')
  expect(drawn(undefined)).toContain('a -&gt; b')
  expect(drawn(undefined)).toContain('no PlantUML server is configured here')
})
