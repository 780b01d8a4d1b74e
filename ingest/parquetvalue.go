// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"encoding/hex"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// parquetText appends the text of one value that is not null.
type parquetText func(dst []byte, v parquet.Value) []byte

// textOf gives how the values of a type are written: numbers shortest, times in
// RFC 3339 (without zone where the file has local times), decimals with their
// scale, bytes that are no text in hexadecimal.
func textOf(t parquet.Type) parquetText {
	if logical := t.LogicalType(); logical != nil {
		switch l := logical.Value.(type) {
		case *format.TimestampType:
			return timestampText(unitOf(l.Unit), l.IsAdjustedToUTC)
		case *format.TimeType:
			return timeText(unitOf(l.Unit))
		case *format.DateType:
			return dateText
		case *format.DecimalType:
			return decimalText(int(l.Scale))
		case *format.UUIDType:
			return uuidText
		case *format.IntType:
			if !l.IsSigned {
				return unsignedText
			}
		case *format.StringType, *format.EnumType, *format.JsonType:
			return func(dst []byte, v parquet.Value) []byte { return append(dst, v.ByteArray()...) }
		}
	}
	return plainText
}

// plainText writes a value by its physical type.
func plainText(dst []byte, v parquet.Value) []byte {
	switch v.Kind() {
	case parquet.Boolean:
		return strconv.AppendBool(dst, v.Boolean())
	case parquet.Int32:
		return strconv.AppendInt(dst, int64(v.Int32()), 10)
	case parquet.Int64:
		return strconv.AppendInt(dst, v.Int64(), 10)
	case parquet.Int96:
		return int96Text(dst, v)
	case parquet.Float:
		return appendFloat(dst, float64(v.Float()), 32)
	case parquet.Double:
		return appendFloat(dst, v.Double(), 64)
	}
	if text := v.ByteArray(); !utf8.Valid(text) {
		return hex.AppendEncode(dst, text)
	}
	return append(dst, v.ByteArray()...)
}

func appendFloat(dst []byte, v float64, bits int) []byte {
	if a := math.Abs(v); a != 0 && (a < 1e-6 || a >= 1e21) && !math.IsInf(v, 0) {
		return strconv.AppendFloat(dst, v, 'g', -1, bits)
	}
	return strconv.AppendFloat(dst, v, 'f', -1, bits)
}

func unsignedText(dst []byte, v parquet.Value) []byte {
	if v.Kind() == parquet.Int32 {
		return strconv.AppendUint(dst, uint64(v.Uint32()), 10)
	}
	return strconv.AppendUint(dst, v.Uint64(), 10)
}

// unitOf gives the number of units in a second.
func unitOf(u format.TimeUnit) int64 {
	switch u.Value.(type) {
	case *format.MilliSeconds:
		return 1e3
	case *format.MicroSeconds:
		return 1e6
	}
	return 1e9
}

func timestampText(perSecond int64, utc bool) parquetText {
	layout := "2006-01-02T15:04:05.999999999"
	if utc {
		layout = time.RFC3339Nano
	}
	return func(dst []byte, v parquet.Value) []byte {
		n := v.Int64()
		seconds, rest := n/perSecond, n%perSecond
		return time.Unix(seconds, rest*(1e9/perSecond)).UTC().AppendFormat(dst, layout)
	}
}

func timeText(perSecond int64) parquetText {
	return func(dst []byte, v parquet.Value) []byte {
		n := v.Int64()
		if v.Kind() == parquet.Int32 {
			n = int64(v.Int32())
		}
		return time.Unix(n/perSecond, n%perSecond*(1e9/perSecond)).UTC().AppendFormat(dst, "15:04:05.999999999")
	}
}

func dateText(dst []byte, v parquet.Value) []byte {
	return time.Unix(int64(v.Int32())*86_400, 0).UTC().AppendFormat(dst, "2006-01-02")
}

// int96Text writes the old timestamp of Hive and Impala: nanoseconds of the day
// and the Julian day, of which 2440588 is 1 January 1970.
func int96Text(dst []byte, v parquet.Value) []byte {
	i := v.Int96()
	nanos := int64(i[1])<<32 | int64(i[0])
	days := int64(i[2]) - 2_440_588
	return time.Unix(days*86_400, 0).Add(time.Duration(nanos)).UTC().AppendFormat(dst, "2006-01-02T15:04:05.999999999")
}

// uuidText writes 16 bytes as 8-4-4-4-12 hexadecimal digits.
func uuidText(dst []byte, v parquet.Value) []byte {
	digits := hex.EncodeToString(v.ByteArray())
	if len(digits) != 32 {
		return append(dst, digits...)
	}
	return append(dst, strings.Join([]string{digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]}, "-")...)
}

// decimalText writes a whole number with its last scale digits behind a point.
func decimalText(scale int) parquetText {
	return func(dst []byte, v parquet.Value) []byte {
		n := new(big.Int)
		switch v.Kind() {
		case parquet.Int32:
			n.SetInt64(int64(v.Int32()))
		case parquet.Int64:
			n.SetInt64(v.Int64())
		default:
			n = twosComplement(v.ByteArray())
		}
		digits := new(big.Int).Abs(n).String()
		if n.Sign() < 0 {
			dst = append(dst, '-')
		}
		if scale <= 0 || scale > 1000 {
			return append(dst, digits...)
		}
		if len(digits) <= scale {
			digits = strings.Repeat("0", scale-len(digits)+1) + digits
		}
		dst = append(dst, digits[:len(digits)-scale]...)
		dst = append(dst, '.')
		return append(dst, digits[len(digits)-scale:]...)
	}
}

// twosComplement reads a big-endian whole number.
func twosComplement(text []byte) *big.Int {
	n := new(big.Int).SetBytes(text)
	if len(text) > 0 && text[0]&0x80 != 0 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(text))))
	}
	return n
}
