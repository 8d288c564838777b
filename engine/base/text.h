// Text: what a person reads, in both languages of the product.
#pragma once

#include <string>

namespace xinfang {

struct Text {
  std::string zh;
  std::string en;

  bool empty() const { return zh.empty() && en.empty(); }
  friend bool operator==(const Text&, const Text&) = default;
};

}  // namespace xinfang
