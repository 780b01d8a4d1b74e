// SPDX-License-Identifier: Apache-2.0

//go:build !unix

package main

import (
	"os"
	"time"
)

// peakMemory is not known here.
func peakMemory(*os.ProcessState) int64 { return 0 }

// ownTime is not known here.
func ownTime() time.Duration { return 0 }
