import { channelFunctions } from './channel-functions.ts'
import type { FunctionRule } from './function-rule.ts'
import { serverFunctions } from './server-functions.ts'

/** Who is told what by which function; one that a client may call and that is missing here fails the tests. */
export const functionRules: readonly FunctionRule[] = [...channelFunctions, ...serverFunctions]
