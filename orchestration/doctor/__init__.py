"""What is wrong with a home, and what to do about it: `pajumte doctor`."""

from orchestration.doctor.ailments import Ailment
from orchestration.doctor.examining import EXAMINATIONS, Cost, Examination

__all__ = ["EXAMINATIONS", "Ailment", "Cost", "Examination"]
