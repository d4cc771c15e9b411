/** What can be set: a tree of records, read from one YAML file and from overrides. */
package io.sluice.tools.settings;
