// SPDX-License-Identifier: Apache-2.0
//
// Puts a statement to ClickHouse's own engine several times and prints the median
// and the names and values it gives:
//
//   trails.js MODULES FOLDER STATEMENT|load:FILE.parquet
//
// MODULES is where chdb is installed, FOLDER where its tables lie. With load:, it
// fills them from a file of facts.
'use strict'
const path = require('path')

const [modules, folder, statement] = process.argv.slice(2)
const { Session } = require(require.resolve('chdb', { paths: [modules] }))
const session = new Session(path.resolve(folder))
const asked = 5
const enough = 10 // seconds

const seconds = (since) => Number(process.hrtime.bigint() - since) / 1e9

function tables(file) {
  const from = `file('${file}', Parquet)`
  return [
    'CREATE DATABASE IF NOT EXISTS t',
    'CREATE TABLE t.shapes (shape UInt16, touchpoint UInt8) ENGINE = MergeTree ORDER BY shape',
    'INSERT INTO t.shapes SELECT number, number % 60 FROM numbers(500)',
    'CREATE TABLE t.facts (customer UInt32, occurred UInt64, position UInt64, shape UInt16) ENGINE = MergeTree ORDER BY (customer, occurred)',
    `INSERT INTO t.facts SELECT customer, occurred, position, shape FROM ${from}`,
    'OPTIMIZE TABLE t.facts FINAL',
    'CREATE TABLE t.trails (customer UInt32, occurred UInt64, touchpoint UInt8) ENGINE = MergeTree ORDER BY (customer, occurred)',
    `INSERT INTO t.trails SELECT customer, occurred, shape % 60 FROM ${from} ORDER BY customer, occurred, position`,
    'OPTIMIZE TABLE t.trails FINAL',
  ]
}

function measure(query) {
  let begun = process.hrtime.bigint()
  let out = session.query(query, 'TSV')
  const first = seconds(begun)
  const took = []
  const used = process.cpuUsage()
  for (const again = process.hrtime.bigint(); took.length < asked && (took.length === 0 || seconds(again) < enough);) {
    begun = process.hrtime.bigint()
    out = session.query(query, 'TSV')
    took.push(seconds(begun))
  }
  const { user, system } = process.cpuUsage(used)
  took.sort((a, b) => a - b)
  const figures = {}
  for (const line of out.trim().split('\n')) {
    const [name, value] = line.split('\t')
    figures[name] = Number(value)
  }
  const cores = (user + system) / 1e6 / took.length
  return { seconds: took[took.length >> 1], cores, note: `${first.toPrecision(2)} s the first time`, figures }
}

function answer() {
  if (!statement.startsWith('load:')) return measure(statement)
  const begun = process.hrtime.bigint()
  for (const each of tables(statement.slice('load:'.length))) session.query(each)
  return { seconds: seconds(begun), note: 'filled' }
}

process.stdout.write(JSON.stringify(answer()) + '\n', () => process.exit(0))
