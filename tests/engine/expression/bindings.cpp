#include "tests/engine/expression/bindings.h"

namespace xinfang::expression {

std::string evaluated(const std::string& source, const Bindings& bindings, Checking checking) {
  Environment environment;
  for (const auto& binding : bindings) environment.variables.push_back({binding.first, {}});
  const auto program = Program::compile(source, environment, checking);
  if (!program) {
    const auto& problem = program.error().front();
    return "refused at " + std::to_string(problem.offset) + ": " + problem.message;
  }
  const auto value = program->evaluate(BoundActivation(bindings));
  return value ? to_json(*value) : "error: " + value.error().message;
}

}  // namespace xinfang::expression
