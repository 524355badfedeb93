import { cloudCosts } from './cloud-costs/connections.ts'
import { confluence } from './confluence/connections.ts'
import type { SampleConnection, Served } from './connection.ts'
import { ecs } from './ecs/connections.ts'
import { github } from './github/connections.ts'
import { gitlab } from './gitlab/connections.ts'
import { kubernetes } from './kubernetes/connections.ts'
import { notion } from './notion/connections.ts'

// They are connected in this order: GitHub first, because its page is opened and the others refer to its catalog.
const samples = [github, gitlab, kubernetes, ecs, cloudCosts, confluence, notion]

/** All connections of the sample organization. */
export const sampleConnections = (served: Served): SampleConnection[] => samples.flatMap((sample) => sample(served))
