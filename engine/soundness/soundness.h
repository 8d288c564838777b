// Soundness: what can be proven of a chart before any case runs on it, or refuted with a shortest
// way that leads to the fault. Pure; the work is bounded by Limits, and a chart beyond them is
// refused, never half searched. What is proven and how far is in docs/workflow-format.md.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/statechart/chart.h"

namespace xinfang::soundness {

// What one search may grow to. A chart needs one search, and another for each question that the
// first leaves open.
struct Limits {
  std::size_t configurations = 50'000;  // at rest; about a second
  std::size_t steps = 2'000'000;        // microsteps, all configurations together
};

struct Finding {
  Diagnostic diagnostic;
  // Events that lead to the fault, "register" first; empty where the fault needs none.
  std::vector<std::string> path;
};

struct Report {
  std::vector<Finding> findings;   // errors, ordered by place; empty: sound
  std::size_t configurations = 0;  // found by the first search
  std::size_t states = 0;
  std::size_t transitions = 0;

  bool is_sound() const { return findings.empty(); }
  std::vector<Diagnostic> diagnostics() const;
};

// `file` is only for messages. Asserts that the chart is no plain SCXML document: that one has no
// roles, terms and bases to be judged by, and its expressions have no types.
Report check(const statechart::Chart& chart, const std::string& file, Limits limits = {});

}  // namespace xinfang::soundness
