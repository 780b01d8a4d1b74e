// SPDX-License-Identifier: Apache-2.0
//
// Sends one call of each kind and forty tracks, as a shop's server would, and
// prints what the SDK says went wrong.
import { Analytics } from '@segment/analytics-node'

const analytics = new Analytics({
  writeKey: process.env.WRITE_KEY,
  host: process.env.HOST,
  maxEventsInBatch: 15,
  flushInterval: 50,
  maxRetries: 5,
})
analytics.on('error', (e) => console.log(`error ${e.code} ${e.reason?.message ?? ''}`))

const at = new Date('2026-01-22T02:30:00.123Z')
analytics.identify({ userId: 'u-1', messageId: 'n-identify', timestamp: at, traits: { phone: '13800138000', level: '金卡' } })
analytics.page({ userId: 'u-1', messageId: 'n-page', timestamp: at, name: '首页', properties: { url: 'https://shop.example.com/zh-cn/?from=wx' } })
analytics.screen({ anonymousId: 'a-1', messageId: 'n-screen', timestamp: at, name: '订单详情' })
analytics.group({ userId: 'u-1', groupId: 'g-1', messageId: 'n-group', timestamp: at, traits: { name: 'Initech' } })
analytics.alias({ userId: 'u-1', previousId: 'a-1', messageId: 'n-alias', timestamp: at })
for (let i = 0; i < 40; i++) {
  analytics.track({
    userId: 'u-1',
    anonymousId: 'a-1',
    messageId: `n-track-${i}`,
    timestamp: at,
    event: 'Order Completed',
    properties: { order_id: `o-${i}`, revenue: 19.99 * (i + 1), currency: 'CNY', coupon: null, big: 9007199254740991 },
    context: { ip: '10.0.0.1' },
  })
}
await analytics.closeAndFlush({ timeout: 20000 })
console.log('done')
