// SPDX-License-Identifier: Apache-2.0

package main

// ask asks a server for the topics of a workspace.
func (cmd *topicsCmd) ask(c *console) error {
	_, err := cmd.client(c)
	return err
}
