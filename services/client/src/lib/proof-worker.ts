import type { Challenge } from '@gatehouse/contract'
import { findNumber } from './find-number.ts'

addEventListener('message', ({ data }: MessageEvent<Challenge>) => postMessage(findNumber(data)))
