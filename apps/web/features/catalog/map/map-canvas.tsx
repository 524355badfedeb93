'use client'
import { cn } from '@callboard/ui/class-names.ts'
import { type RefObject, useEffect, useId, useMemo, useRef, useState } from 'react'
import { kindColour, kindStyle } from '~/components/catalog/kinds.ts'
import type { CameraControl } from './camera-control.ts'
import { detailScales, drawMap } from './draw-map.ts'
import { type KindShape, readKindShapes } from './kind-shapes.ts'
import { type Camera, type Point, type Size, toMap } from './map-camera.ts'
import { MapControls } from './map-controls.tsx'
import type { Adjacency, MapData } from './map-data.ts'
import type { MapLayout } from './map-layout.ts'
import { MapLegend } from './map-legend.tsx'
import { type Palette, readPalette } from './map-palette.ts'
import { edgesOfFocus, type Scene } from './map-scene.ts'
import { targetAt } from './map-targets.ts'
import { MiniMap } from './mini-map.tsx'
import { clearTextCache } from './short-text.ts'
import { useMapCamera } from './use-map-camera.ts'
import { type Gestures, useMapGestures } from './use-map-gestures.ts'
import { useMapKeys } from './use-map-keys.ts'

export type MapHandle = { control: CameraControl; scene: () => Scene | undefined }

type Props = {
  data: MapData
  layout: MapLayout
  adjacency: Adjacency
  focus: number | undefined
  onFocus: (index: number | undefined) => void
  onOpen: (index: number) => void
  handle: RefObject<MapHandle | undefined>
}

/** Colours and icons, read again when the scheme changes. */
function useTheme(frame: RefObject<HTMLElement | null>) {
  const [theme, setTheme] = useState<{ palette: Palette; shapes: ReadonlyMap<string, KindShape> }>()
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const read = () => setTheme({ palette: readPalette(element), shapes: readKindShapes(element) })
    read()
    const observer = new MutationObserver(read)
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'style'] })
    void document.fonts.ready.then(() => {
      clearTextCache()
      read()
    })
    return () => observer.disconnect()
  }, [frame])
  return theme
}

/** The icons of kinds, for the canvas to copy. */
function KindIcons({ kinds }: { kinds: readonly string[] }) {
  return (
    <div hidden>
      {[...kinds, ''].map((kind) => {
        const { icon: Icon } = kindStyle(kind)
        return <Icon key={kind} data-kind={kind} style={{ color: kindColour(kind) }} />
      })}
    </div>
  )
}

function paint(canvas: HTMLCanvasElement | null, scene: Scene | undefined, camera: Camera, size: Size): void {
  const context = canvas?.getContext('2d')
  if (!canvas || !context || !scene) return
  const ratio = Math.min(window.devicePixelRatio || 1, 2)
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)]
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  drawMap(context, scene, camera, { ...size, ratio })
}

/** What is under the pointer, where its name is not drawn or cut. */
function HoverLabel({ at, text }: { at: Point; text: string }) {
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute z-10 max-w-60 truncate rounded-md border bg-panel px-2 py-0.5 text-sm shadow-lg"
      style={{ left: at.x + 12, top: at.y + 14 }}
    >
      {text}
    </div>
  )
}

/** The map as a picture. It is one stop of the Tab key; arrows move between entities. */
export function MapCanvas({ data, layout, adjacency, focus, onFocus, onOpen, handle }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const view = useRef<((camera: Camera, size: Size) => void) | undefined>(undefined)
  const [hover, setHover] = useState<{ at: Point; node: number | undefined; text: string }>()
  const helpId = useId()
  const theme = useTheme(frame)
  const scene = useMemo(
    (): Scene | undefined =>
      theme && {
        nodes: data.nodes,
        layout,
        ...theme,
        focus,
        hover: hover?.node,
        ...edgesOfFocus(adjacency, focus, theme.palette),
      },
    [data.nodes, layout, theme, focus, hover?.node, adjacency],
  )
  const control = useMapCamera(frame, layout, (at, size) => {
    paint(canvas.current, scene, at, size)
    view.current?.(at, size)
  })
  handle.current = { control, scene: () => scene }
  const gestures = useRef<Gestures>({ onPress: () => undefined, onHover: () => undefined })
  gestures.current = {
    onPress: (at) => {
      const now = control.camera
      const target = targetAt(layout, toMap(now, at))
      if (target?.node !== undefined && now.scale >= 0.2)
        return target.node === focus ? onOpen(target.node) : onFocus(target.node)
      if (target) return control.show(target.area)
      onFocus(undefined)
    },
    onHover: (at) => {
      const target = at && targetAt(layout, toMap(control.camera, at))
      if (!target) return setHover(undefined)
      const summed = control.camera.scale < detailScales.icons
      const { area, node } = target
      const text = summed ? `${area.label} · ${area.members.length.toLocaleString('en')}` : data.nodes[node ?? -1]?.label
      setHover(text ? { at, node: summed ? undefined : node, text } : undefined)
    },
  }
  useMapGestures(canvas, control, gestures)
  const onKeyDown = useMapKeys({ layout, control, focus, onFocus, onOpen })
  const focused = focus === undefined ? undefined : data.nodes[focus]
  return (
    <div
      ref={frame}
      role="application"
      aria-roledescription="map"
      aria-label={`Map of ${data.nodes.length.toLocaleString('en')} entities`}
      aria-describedby={helpId}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys
      tabIndex={0}
      onKeyDown={onKeyDown}
      data-focused={focus === undefined ? undefined : ''}
      className={cn(
        'relative overflow-hidden bg-bg outline-none max-lg:rounded-lg max-lg:border',
        'h-[max(360px,calc(100dvh-var(--above,240px)-var(--tab-bar)-16px))] lg:h-[max(360px,calc(100dvh-var(--above,240px)-2px))]',
        'max-lg:data-focused:h-[45dvh]',
        // An outline would be below the canvas.
        'after:pointer-events-none after:absolute after:inset-0 after:rounded-[inherit] after:border-accent focus-visible:after:border-2',
      )}
    >
      <canvas ref={canvas} className={`absolute inset-0 size-full touch-none ${hover ? 'cursor-pointer' : 'cursor-grab'}`} />
      <KindIcons kinds={data.kinds.map((k) => k.value)} />
      <p id={helpId} className="sr-only">
        Arrow keys move between entities, Enter opens one, Escape goes back, plus and minus zoom, 0 zooms to fit. The list shows
        the same entities as tables.
      </p>
      <p aria-live="polite" className="sr-only">
        {focused ? `${focused.label}, ${focused.kind}${focused.health ? `, ${focused.health}` : ''}` : ''}
      </p>
      {hover ? <HoverLabel at={hover.at} text={hover.text} /> : null}
      <MapControls control={control} />
      <MapLegend kinds={data.kinds.map((k) => k.value)} hasHealth={data.hasHealth} />
      {focus === undefined ? <MiniMap layout={layout} control={control} view={view} /> : null}
    </div>
  )
}
